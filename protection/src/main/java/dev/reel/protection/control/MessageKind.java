package dev.reel.protection.control;

/** Every message there is, and what follows its id. */
public enum MessageKind {
    // ---------------------------------------------------------------- meeting and trust
    /** Child to application: proof of the launch secret, own random. */
    HELLO(Direction.TO_APPLICATION),
    /** Application to child: proof in return. */
    WELCOME(Direction.TO_PROCESS),
    /** Asks for the certificates that keys are wrapped to: empty. Answer: bytes. */
    CERTIFICATE(Direction.TO_PROCESS),
    /** The application's half of a key agreement. Answer: the process's half. */
    KEY_AGREEMENT(Direction.TO_PROCESS),
    /** State inquiry, sealed. Answer: state, sealed. */
    TRUST_INQUIRY(Direction.TO_PROCESS),

    // ---------------------------------------------------------------- answers
    /** The answer to the request with this id. */
    ANSWER(Direction.TO_APPLICATION),
    /** The request with this id failed: status, symbol, sentence. */
    FAILURE(Direction.TO_APPLICATION),

    // ---------------------------------------------------------------- sources
    /** Address, options. Answer: source number, presentation. */
    OPEN_SOURCE(Direction.TO_PROCESS),
    /** Source number. */
    CLOSE_SOURCE(Direction.TO_PROCESS),

    // ---------------------------------------------------------------- sessions
    /** Session number, configuration. */
    CREATE_SESSION(Direction.TO_PROCESS),
    /** Session number, flags, topology or none. */
    SET_TOPOLOGY(Direction.TO_PROCESS),
    CLEAR_TOPOLOGIES(Direction.TO_PROCESS),
    /** Session number, time format or none, position. */
    START(Direction.TO_PROCESS),
    PAUSE(Direction.TO_PROCESS),
    STOP(Direction.TO_PROCESS),
    CLOSE(Direction.TO_PROCESS),
    /** Session number, thin, rate. */
    SET_RATE(Direction.TO_PROCESS),
    SHUTDOWN(Direction.TO_PROCESS),
    /** Session number, thin, reverse or rate; answer: rate. */
    RATE_QUERY(Direction.TO_PROCESS),
    /** Session number, level or none, muted. */
    VOLUME(Direction.TO_PROCESS),
    /** Session number. Answer: counters of each output. */
    STATISTICS(Direction.TO_PROCESS),
    /** Session number, event. */
    EVENT(Direction.TO_APPLICATION),
    /** Session number, clock state, presentation time, rate, how long ago in 100 ns units. */
    CLOCK(Direction.TO_APPLICATION),

    // ---------------------------------------------------------------- licences
    /** Key session, kind of initialisation data, data, persistent or not. Answer: request message. */
    LICENSE_REQUEST(Direction.TO_PROCESS),
    /** Key session, licence. Answer: key statuses. */
    LICENSE_UPDATE(Direction.TO_PROCESS),
    /** Key session. */
    LICENSE_REMOVE(Direction.TO_PROCESS),
    /** Key session, statuses. */
    KEY_STATUSES(Direction.TO_APPLICATION),

    // ---------------------------------------------------------------- enabling
    /** Session number, enabler number, type, initialisation data. */
    ENABLE(Direction.TO_APPLICATION),
    /** Session number, enabler number, status. */
    ENABLED(Direction.TO_PROCESS),
    /** Enabler number: keys have arrived for all that it waits for. */
    ENABLER_COMPLETED(Direction.TO_APPLICATION);

    /** Who may send it. */
    public enum Direction {
        TO_PROCESS,
        TO_APPLICATION
    }

    private static final MessageKind[] ALL = values();

    private final Direction direction;

    /** Its number in messages: both sides are of one build. */
    @SuppressWarnings("EnumOrdinal") // the manifest sees to it that they are
    byte number() {
        return (byte) ordinal();
    }

    MessageKind(Direction direction) {
        this.direction = direction;
    }

    /** Who it is for. */
    public Direction direction() {
        return direction;
    }

    static int count() {
        return ALL.length;
    }

    static MessageKind of(int number) {
        return ALL[number];
    }
}
