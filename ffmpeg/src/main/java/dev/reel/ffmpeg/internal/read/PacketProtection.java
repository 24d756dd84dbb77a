package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.boxes.GroupEncryption;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.platform.Attributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleProtectionAttributes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVEncryptionInfo;
import org.bytedeco.ffmpeg.avutil.AVSubsampleEncryptionInfo;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Says on a sample how its packet is encrypted, as a decrypter reads it (protected-path.md §5.5). The demuxer is never given a
 * key, so it hands protected packets on as they are, with this beside them.
 */
final class PacketProtection {
    private static final int KEY_ID_SIZE = 16;
    private static final int IV_SIZE = 16;
    private static final int PAIR_SIZE = 8;

    private PacketProtection() {}

    /** True when a packet is encrypted. */
    static boolean isProtected(Packet packet) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer found = sideData(packet, size);
            return !Pointer.isNull(found);
        }
    }

    /** The id of a packet's key as hexadecimal digits; empty when it is not told. */
    static String keyId(Packet packet) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer found = sideData(packet, size);
            AVEncryptionInfo info =
                    Pointer.isNull(found) ? null : avutil.av_encryption_info_get_side_data(found, size.get());
            if (info == null || Pointer.isNull(info)) {
                return "";
            }
            byte[] id = bytes(info.key_id(), info.key_id_size());
            avutil.av_encryption_info_free(info);
            return HexFormat.of().formatHex(id);
        }
    }

    /** Copies what is said of a packet to a sample; nothing when the packet is clear. */
    static void copy(Packet packet, Sample sample) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer found = sideData(packet, size);
            if (Pointer.isNull(found)) {
                return;
            }
            AVEncryptionInfo info = avutil.av_encryption_info_get_side_data(found, size.get());
            if (Pointer.isNull(info)) {
                return;
            }
            try {
                copy(info, sample.attributes());
            } finally {
                avutil.av_encryption_info_free(info);
            }
        }
    }

    /** Says of a packet that it is encrypted as its group is. Which parts are, and its vector if it has its own, stays. */
    static void follow(Packet packet, GroupEncryption group) {
        AVPacket target = packet.pointer();
        if (!group.isProtected()) {
            remove(packet);
            return;
        }
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer found = sideData(packet, size);
            AVEncryptionInfo info = Pointer.isNull(found)
                    ? avutil.av_encryption_info_alloc(0, KEY_ID_SIZE, IV_SIZE)
                    : avutil.av_encryption_info_get_side_data(found, size.get());
            if (Pointer.isNull(info)) {
                throw new OutOfMemoryError("no memory for what is said of a sample");
            }
            try {
                follow(info, group);
                BytePointer bytes = avutil.av_encryption_info_add_side_data(info, size);
                if (Pointer.isNull(bytes)
                        || avcodec.av_packet_add_side_data(
                                        target, avcodec.AV_PKT_DATA_ENCRYPTION_INFO, bytes, size.get())
                                < 0) {
                    throw new OutOfMemoryError("no memory for what is said of a sample");
                }
            } finally {
                avutil.av_encryption_info_free(info);
            }
        }
    }

    /** Says of a packet that it is clear. */
    static void remove(Packet packet) {
        packet.drop(avcodec.AV_PKT_DATA_ENCRYPTION_INFO);
    }

    private static void follow(AVEncryptionInfo info, GroupEncryption group) {
        if (info.scheme() == 0) {
            info.scheme(ByteBuffer.wrap(group.scheme().getBytes(StandardCharsets.ISO_8859_1))
                    .getInt());
        }
        info.crypt_byte_block(group.cryptBlocks());
        info.skip_byte_block(group.skipBlocks());
        if (info.key_id_size() == KEY_ID_SIZE) {
            info.key_id().put(group.keyId(), 0, KEY_ID_SIZE);
        }
        byte[] constant = group.constantIv();
        if (constant.length > 0 && constant.length <= info.iv_size()) {
            info.iv().put(Arrays.copyOf(constant, info.iv_size()), 0, info.iv_size());
        }
    }

    private static BytePointer sideData(Packet packet, SizeTPointer size) {
        return avcodec.av_packet_get_side_data(packet.pointer(), avcodec.AV_PKT_DATA_ENCRYPTION_INFO, size);
    }

    private static void copy(AVEncryptionInfo info, Attributes attributes) {
        String scheme = new String(
                ByteBuffer.allocate(Integer.BYTES).putInt(info.scheme()).array(), StandardCharsets.ISO_8859_1);
        attributes.set(SampleProtectionAttributes.SCHEME, scheme);
        attributes.set(
                SampleProtectionAttributes.PROTECTION_SCHEME,
                scheme.startsWith("cbc") ? SampleProtectionAttributes.AES_CBC : SampleProtectionAttributes.AES_CTR);
        if (info.crypt_byte_block() != 0 || info.skip_byte_block() != 0) {
            attributes.set(SampleProtectionAttributes.CRYPT_BYTE_BLOCK, info.crypt_byte_block());
            attributes.set(SampleProtectionAttributes.SKIP_BYTE_BLOCK, info.skip_byte_block());
        }
        attributes.set(SampleProtectionAttributes.SAMPLE_ID, bytes(info.iv(), info.iv_size()));
        if (info.key_id_size() == KEY_ID_SIZE) {
            ByteBuffer id = ByteBuffer.wrap(bytes(info.key_id(), KEY_ID_SIZE));
            attributes.set(SampleProtectionAttributes.KEY_ID, new UUID(id.getLong(), id.getLong()));
        }
        int count = info.subsample_count();
        if (count > 0) {
            ByteBuffer pairs = ByteBuffer.allocate(PAIR_SIZE * count).order(ByteOrder.LITTLE_ENDIAN);
            AVSubsampleEncryptionInfo parts = info.subsamples();
            for (int i = 0; i < count; i++) {
                AVSubsampleEncryptionInfo part = parts.getPointer(i);
                pairs.putInt(part.bytes_of_clear_data()).putInt(part.bytes_of_protected_data());
            }
            attributes.set(SampleProtectionAttributes.SUBSAMPLE_MAPPING, pairs.array());
        }
    }

    private static byte[] bytes(BytePointer source, int size) {
        byte[] result = new byte[size];
        source.get(result, 0, size);
        return result;
    }
}
