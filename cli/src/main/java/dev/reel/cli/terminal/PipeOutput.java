package dev.reel.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Output whose reader may leave, as {@code head} does when it has seen enough: what comes then is not missed by anybody. */
final class PipeOutput extends FilterOutputStream {
    private boolean left;

    PipeOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (left) {
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            left = String.valueOf(failure.getMessage()).contains("Broken pipe");
            if (!left) {
                throw failure;
            }
        }
    }
}
