package dev.reel.protection.isobmff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Builds a small protected file, fragmented or plain, whose encryption boxes a test writes as it likes. */
final class TinyMovie {
    static final int SAMPLE_SIZE = 40;

    private final List<Consumer<BoxWriter>> entries = new ArrayList<>();
    private final List<Consumer<BoxWriter>> tableBoxes = new ArrayList<>();
    private final List<Consumer<BoxWriter>> fragmentBoxes = new ArrayList<>();
    private int samples = 2;
    private int description = 1;
    private long explicitBase = -1;
    private byte[] behind = {};
    private boolean plain;

    /** Adds a sample entry {@code enca} with this scheme and these fields of {@code tenc} behind version and flags. */
    TinyMovie entry(String scheme, int tencVersion, byte[] tenc) {
        entries.add(out -> {
            int entry = out.begin("enca");
            audioFields(out);
            int sinf = out.begin("sinf");
            int frma = out.begin("frma");
            out.i32(FourCc.of("mp4a"));
            out.end(frma);
            int schm = out.begin("schm", 0, 0);
            out.i32(FourCc.of(scheme));
            out.i32(0x10000);
            out.end(schm);
            int schi = out.begin("schi");
            int box = out.begin("tenc", tencVersion, 0);
            out.bytes(tenc);
            out.end(box);
            out.end(schi);
            out.end(sinf);
            out.end(entry);
        });
        return this;
    }

    /** Adds a clear sample entry. */
    TinyMovie clearEntry() {
        entries.add(out -> {
            int entry = out.begin("mp4a");
            audioFields(out);
            out.end(entry);
        });
        return this;
    }

    private static void audioFields(BoxWriter out) {
        out.zeros(6);
        out.u16(1);
        out.zeros(20);
    }

    TinyMovie inTable(Consumer<BoxWriter> box) {
        tableBoxes.add(box);
        return this;
    }

    TinyMovie inFragment(Consumer<BoxWriter> box) {
        fragmentBoxes.add(box);
        return this;
    }

    TinyMovie samples(int count) {
        samples = count;
        return this;
    }

    TinyMovie description(int number) {
        description = number;
        return this;
    }

    /** Writes an explicit base data offset in place of default-base-is-moof. */
    TinyMovie explicitBase(long base) {
        explicitBase = base;
        return this;
    }

    /** Bytes behind the samples, inside {@code mdat}. */
    TinyMovie behind(byte[] bytes) {
        behind = bytes;
        return this;
    }

    /** Puts the samples in a sample table in place of a fragment. */
    TinyMovie plain() {
        plain = true;
        return this;
    }

    byte[] build() {
        BoxWriter out = new BoxWriter();
        int ftyp = out.begin("ftyp");
        out.i32(FourCc.of("iso6"));
        out.i32(0);
        out.end(ftyp);
        int mdatSize = 8 + samples * SAMPLE_SIZE + behind.length;
        int dataStart = out.size() + 8;
        if (plain) {
            data(out, mdatSize);
        }
        int moov = out.begin("moov");
        int mvhd = out.begin("mvhd", 0, 0);
        out.zeros(8);
        out.i32(1000);
        out.zeros(84);
        out.end(mvhd);
        track(out, dataStart);
        if (!plain) {
            int mvex = out.begin("mvex");
            int trex = out.begin("trex", 0, 0);
            out.i32(1);
            out.i32(1);
            out.zeros(12);
            out.end(trex);
            out.end(mvex);
        }
        out.end(moov);
        if (!plain) {
            fragment(out);
            data(out, mdatSize);
        }
        return out.toBytes();
    }

    /** Where the fragment's {@code moof} starts. */
    static long moofOffset(byte[] file) {
        MediaInput in = MediaInput.of(file, "file");
        long at = 0;
        while (!TopBox.read(in, at).is("moof")) {
            at = TopBox.read(in, at).end();
        }
        return at;
    }

    private void track(BoxWriter out, int dataStart) {
        int trak = out.begin("trak");
        int tkhd = out.begin("tkhd", 0, 7);
        out.zeros(8);
        out.i32(1);
        out.zeros(68);
        out.end(tkhd);
        int mdia = out.begin("mdia");
        int mdhd = out.begin("mdhd", 0, 0);
        out.zeros(8);
        out.i32(1000);
        out.zeros(8);
        out.end(mdhd);
        int hdlr = out.begin("hdlr", 0, 0);
        out.i32(0);
        out.i32(FourCc.of("soun"));
        out.zeros(13);
        out.end(hdlr);
        int minf = out.begin("minf");
        int stbl = out.begin("stbl");
        int stsd = out.begin("stsd", 0, 0);
        out.i32(entries.size());
        entries.forEach(entry -> entry.accept(out));
        out.end(stsd);
        int count = plain ? samples : 0;
        table(out, "stts", count == 0 ? new int[0] : new int[] {count, 100}, count == 0 ? 0 : 1);
        table(out, "stsc", count == 0 ? new int[0] : new int[] {1, count, description}, count == 0 ? 0 : 1);
        int stsz = out.begin("stsz", 0, 0);
        out.i32(count == 0 ? 0 : SAMPLE_SIZE);
        out.i32(count);
        out.end(stsz);
        table(out, "stco", count == 0 ? new int[0] : new int[] {dataStart}, count == 0 ? 0 : 1);
        tableBoxes.forEach(box -> box.accept(out));
        out.end(stbl);
        out.end(minf);
        out.end(mdia);
        out.end(trak);
    }

    private static void table(BoxWriter out, String type, int[] values, int count) {
        int box = out.begin(type, 0, 0);
        out.i32(count);
        for (int value : values) {
            out.i32(value);
        }
        out.end(box);
    }

    private void fragment(BoxWriter out) {
        int start = out.size();
        int moof = out.begin("moof");
        int mfhd = out.begin("mfhd", 0, 0);
        out.i32(1);
        out.end(mfhd);
        int traf = out.begin("traf");
        int tfhd = out.begin("tfhd", 0, (explicitBase >= 0 ? 1 : 0x20000) | 2 | 8 | 0x10);
        out.i32(1);
        if (explicitBase >= 0) {
            out.i64(explicitBase);
        }
        out.i32(description);
        out.i32(100);
        out.i32(SAMPLE_SIZE);
        out.end(tfhd);
        int trun = out.begin("trun", 0, 1);
        out.i32(samples);
        int dataOffset = out.size();
        out.i32(0);
        out.end(trun);
        fragmentBoxes.forEach(box -> box.accept(out));
        out.end(traf);
        out.end(moof);
        long base = explicitBase >= 0 ? explicitBase : start;
        out.patch32(dataOffset, (int) (out.size() + 8 - base));
    }

    private void data(BoxWriter out, int size) {
        int mdat = out.begin("mdat");
        for (int i = 0; i < samples * SAMPLE_SIZE; i++) {
            out.u8(i);
        }
        out.bytes(behind);
        out.end(mdat);
        if (size != out.size() - mdat) {
            throw new AssertionError();
        }
    }
}
