package dev.reel.cli.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A film with one picture, sound in three languages, the first selected, and subtitles. */
class TrackChoiceTest {
    private final PresentationDescriptor film = new PresentationDescriptor(List.of(
            stream(0, MajorType.VIDEO, ""),
            stream(1, MajorType.AUDIO, "eng"),
            stream(2, MajorType.AUDIO, "ger"),
            stream(3, MajorType.AUDIO, "pt-BR"),
            stream(4, MajorType.SUBTITLE, "fra")));

    TrackChoiceTest() {
        film.select(0);
        film.select(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "eng, 1", "en, 1", "EN, 1", "de, 2", "deu, 2", "ger, 2", "pt-br, 3"})
    void byNumberOrLanguage(String word, int stream) {
        PresentationDescriptor chosen = new TrackChoice(Map.of(MajorType.AUDIO, word)).applyTo(film, "film");

        assertThat(chosen.selectedStreams()).extracting(StreamDescriptor::id).containsExactly(0, stream);
        assertThat(film.selectedStreams())
                .as("as it was")
                .extracting(StreamDescriptor::id)
                .containsExactly(0, 1);
    }

    @Test
    void withoutAWishNothingChanges() {
        assertThat(new TrackChoice(Map.of()).applyTo(film, "film").selectedStreams())
                .isEqualTo(film.selectedStreams());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        4  | there is no audio track 4 in film; it has 1 (eng), 2 (ger), 3 (pt-BR)
        0  | there is no audio track 0 in film
        fr | there is no audio track fr in film
        """)
    void aTrackThatIsNotThereIsTold(String word, String message) {
        TrackChoice choice = new TrackChoice(Map.of(MajorType.AUDIO, word));

        assertThatThrownBy(() -> choice.applyTo(film, "film"))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_INVALIDSTREAMNUMBER))
                .hasMessageContaining(message);
    }

    private static StreamDescriptor stream(int id, MajorType majorType, String language) {
        MediaType type = new MediaType();
        type.set(MediaTypeAttributes.MAJOR_TYPE, majorType);
        StreamDescriptor stream = StreamDescriptor.of(id, type);
        if (!language.isEmpty()) {
            stream.set(DescriptorAttributes.LANGUAGE, language);
        }
        return stream;
    }
}
