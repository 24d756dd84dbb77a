package dev.reel.pipeline;

/** What a stream is meant for. */
public enum Disposition {
    /** Chosen where nobody chooses. */
    DEFAULT,
    /** Not in the original language. */
    DUB,
    /** In the original language. */
    ORIGINAL,
    /** Commentary. */
    COMMENT,
    /** Song text. */
    LYRICS,
    /** For karaoke. */
    KARAOKE,
    /** Shown also when subtitles are off. */
    FORCED,
    /** For people who hear badly. */
    HEARING_IMPAIRED,
    /** For people who see badly. */
    VISUAL_IMPAIRED,
    /** Music and effects, no voices. */
    CLEAN_EFFECTS,
    /** One picture that stands for the whole, a cover. */
    ATTACHED_PICTURE,
    /** Pictures for a seek bar. */
    TIMED_THUMBNAILS,
    /** Sound that the people of the story do not hear. */
    NON_DIEGETIC,
    /** Captions. */
    CAPTIONS,
    /** A description of what is seen. */
    DESCRIPTIONS,
    /** Data that describes another stream. */
    METADATA,
    /** A part that makes sense only together with another stream. */
    DEPENDENT,
    /** One picture that lasts. */
    STILL_IMAGE
}
