package dev.reel.protection.policy;

import java.util.UUID;

/** How an output leaves the machine (protected-path.md §20.4). */
public enum Connector {
    UNKNOWN("ac3aef5c-ce43-11d9-92db-000bdb28ff98", Kind.UNKNOWN),
    PCI("ac3aef5d-ce43-11d9-92db-000bdb28ff98", Kind.BUS),
    PCIX("ac3aef5e-ce43-11d9-92db-000bdb28ff98", Kind.BUS),
    PCI_EXPRESS("ac3aef5f-ce43-11d9-92db-000bdb28ff98", Kind.BUS),
    AGP("ac3aef60-ce43-11d9-92db-000bdb28ff98", Kind.BUS),
    VGA("57cd5968-ce47-11d9-92db-000bdb28ff98", Kind.VGA),
    SVIDEO("57cd5969-ce47-11d9-92db-000bdb28ff98", Kind.ANALOG_TV),
    COMPOSITE("57cd596a-ce47-11d9-92db-000bdb28ff98", Kind.ANALOG_TV),
    COMPONENT("57cd596b-ce47-11d9-92db-000bdb28ff98", Kind.ANALOG_TV),
    DVI("57cd596c-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    HDMI("57cd596d-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    LVDS("57cd596e-ce47-11d9-92db-000bdb28ff98", Kind.EMBEDDED),
    D_JPN("57cd5970-ce47-11d9-92db-000bdb28ff98", Kind.OTHER_ANALOG),
    SDI("57cd5971-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    DISPLAYPORT_EXTERNAL("57cd5972-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    DISPLAYPORT_EMBEDDED("57cd5973-ce47-11d9-92db-000bdb28ff98", Kind.EMBEDDED),
    UDI_EXTERNAL("57cd5974-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    UDI_EMBEDDED("57cd5975-ce47-11d9-92db-000bdb28ff98", Kind.EMBEDDED),
    MIRACAST("57cd5977-ce47-11d9-92db-000bdb28ff98", Kind.DIGITAL),
    SPDIF("0b94a712-ad3e-4cee-83ce-ce32e3db6522", Kind.DIGITAL);

    /** What the decision table asks of a connector. */
    enum Kind {
        UNKNOWN,
        BUS,
        VGA,
        ANALOG_TV,
        OTHER_ANALOG,
        DIGITAL,
        EMBEDDED
    }

    private final UUID id;
    private final Kind kind;

    Connector(String id, Kind kind) {
        this.id = UUID.fromString(id);
        this.kind = kind;
    }

    public UUID id() {
        return id;
    }

    Kind kind() {
        return kind;
    }
}
