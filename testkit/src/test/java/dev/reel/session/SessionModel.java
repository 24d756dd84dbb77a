package dev.reel.session;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * media-session.md §3 as plain data: for every call, the status that it ends in and where the session is then. Nothing ends by
 * itself here: the media of the programs that are compared with it are longer than the programs.
 */
final class SessionModel {
    /** Where a session can be. */
    enum Place {
        EMPTY,
        STOPPED,
        STARTED,
        PAUSED,
        CLOSED
    }

    /** What can be called. */
    enum Call {
        SET(MediaEventType.MESessionTopologySet),
        SET_IMMEDIATE(MediaEventType.MESessionTopologySet),
        SET_UNRESOLVED(MediaEventType.MESessionTopologySet),
        SET_NOTHING(MediaEventType.MESessionTopologySet),
        SET_UNRESOLVABLE(MediaEventType.MESessionTopologySet),
        CLEAR_CURRENT(MediaEventType.MESessionTopologySet),
        CLEAR_OTHER(MediaEventType.MESessionTopologySet),
        CLEAR(MediaEventType.MESessionTopologiesCleared),
        START(MediaEventType.MESessionStarted),
        SEEK(MediaEventType.MESessionStarted),
        SEEK_BEYOND(MediaEventType.MESessionStarted),
        START_ODDLY(MediaEventType.MESessionStarted),
        PAUSE(MediaEventType.MESessionPaused),
        STOP(MediaEventType.MESessionStopped),
        CLOSE(MediaEventType.MESessionClosed);

        final MediaEventType completion;

        Call(MediaEventType completion) {
            this.completion = completion;
        }
    }

    private record Cell(String status, String next) {}

    // One column per place; "status>place", the place left out when it stays. "next" is the next queued topology's
    // place, EMPTY
    // when there is none.
    private static final String TABLE = """
            SET              | ok>STOPPED | ok         | ok         | ok         | IR
            SET_IMMEDIATE    | ok>STOPPED | ok>STOPPED | ok>STARTED | ok>STOPPED | IR
            SET_UNRESOLVED   | ok>STOPPED | ok         | ok         | ok         | IR
            SET_NOTHING      | ok         | ok         | ok         | ok         | IR
            SET_UNRESOLVABLE | TU         | TU         | TU         | TU         | IR
            CLEAR_CURRENT    | ok         | ok>next    | ok>next    | ok>next    | IR
            CLEAR_OTHER      | no         | no         | no         | no         | IR
            CLEAR            | ok         | ok         | ok         | ok         | IR
            START            | IR         | ok>STARTED | ok         | ok>STARTED | IR
            SEEK             | IR         | ok>STARTED | ok         | ok>STARTED | IR
            SEEK_BEYOND      | IR         | IP         | IP         | IP         | IR
            START_ODDLY      | IR         | TF         | TF         | TF         | IR
            PAUSE            | IR         | PS         | ok>PAUSED  | IR         | IR
            STOP             | IR         | ok         | ok>STOPPED | ok>STOPPED | IR
            CLOSE            | ok>CLOSED  | ok>CLOSED  | ok>CLOSED  | ok>CLOSED  | IR
            """;

    private static final Map<String, Status> STATUSES = Map.of(
            "ok", Status.S_OK,
            "no", Status.S_FALSE,
            "IR", Status.MF_E_INVALIDREQUEST,
            "TU", Status.MF_E_TOPO_UNSUPPORTED,
            "IP", Status.MF_E_INVALID_POSITION,
            "TF", Status.MF_E_UNSUPPORTED_TIME_FORMAT,
            "PS", Status.MF_E_SESSION_PAUSEWHILESTOPPED);

    private static final Map<Call, Map<Place, Cell>> CELLS = cells();

    private Place place = Place.EMPTY;
    private int queued;

    Place place() {
        return place;
    }

    /** Makes a call and says what its event's status will be. */
    Status call(Call call) {
        Cell cell = Objects.requireNonNull(CELLS.get(call)).get(place);
        Status status = Objects.requireNonNull(STATUSES.get(cell.status()));
        if (place == Place.CLOSED || !status.isSuccess()) {
            return status;
        }
        switch (call) {
            case SET, SET_UNRESOLVED -> queued += place == Place.EMPTY ? 0 : 1;
            case SET_IMMEDIATE, CLEAR, CLOSE -> queued = 0;
            default -> {
                // The queue stays as it is.
            }
        }
        place = switch (cell.next()) {
            case "" -> place;
            case "next" -> next();
            default -> Place.valueOf(cell.next());
        };
        return status;
    }

    private Place next() {
        if (queued == 0) {
            return Place.EMPTY;
        }
        queued--;
        return place == Place.STARTED ? Place.STARTED : Place.STOPPED;
    }

    private static Map<Call, Map<Place, Cell>> cells() {
        Map<Call, Map<Place, Cell>> all = new EnumMap<>(Call.class);
        for (String line : TABLE.lines().toList()) {
            List<String> columns =
                    List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
            Map<Place, Cell> row = new EnumMap<>(Place.class);
            int column = 1;
            for (Place place : Place.values()) {
                String[] parts = columns.get(column++).split(">", -1);
                row.put(place, new Cell(parts[0], parts.length > 1 ? parts[1] : ""));
            }
            all.put(Call.valueOf(columns.get(0)), row);
        }
        return all;
    }
}
