package dev.reel.ffmpeg.internal.write;

import dev.reel.pipeline.bytestream.PartFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A muxer's bytes in a {@link PartFile}. */
final class FileChannelOutput implements OutputChannel {
    private final PartFile file;

    private FileChannelOutput(PartFile file) {
        this.file = file;
    }

    static FileChannelOutput open(Path target) throws IOException {
        return new FileChannelOutput(PartFile.open(target));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        FileChannel channel = file.channel();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long size() throws IOException {
        return file.channel().size();
    }

    @Override
    public long position() throws IOException {
        return file.channel().position();
    }

    @Override
    public void seek(long position) throws IOException {
        file.channel().position(position);
    }

    @Override
    public void giveUp() {
        if (file.isDirect()) {
            file.interrupt();
        }
    }

    @Override
    public void commit() throws IOException {
        file.commit();
    }

    @Override
    public void discard() {
        file.discard();
    }
}
