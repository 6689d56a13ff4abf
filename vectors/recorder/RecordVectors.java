/*
 * Records what the Java client of Apache Kafka makes of given records, as JSON on standard output:
 * batches of all formats and codecs, control batches, hashes and checksums.
 *
 * How to run it, and what the fields mean: ../README.md. Everything is fixed: two runs of the same
 * version print the same bytes.
 */
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.compress.Lz4BlockOutputStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.message.SnapshotFooterRecord;
import org.apache.kafka.common.message.SnapshotHeaderRecord;
import org.apache.kafka.common.message.VotersRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.*;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.Crc32C;
import org.apache.kafka.common.utils.Utils;

public class RecordVectors {
    static final long T0 = 1_760_000_000_000L;
    static final StringBuilder out = new StringBuilder();

    record Spec(String name, byte magic, Compression compression, TimestampType type, long baseOffset,
                long logAppendTime, long producerId, short epoch, int sequence, boolean transactional,
                int leaderEpoch, long deleteHorizon, List<SimpleRecord> records, int stride) {}

    public static void main(String[] args) throws Exception {
        out.append("{\n\"recordedWith\": \"kafka-clients 4.3.1\",\n");
        batches();
        control();
        lz4Frames();
        hashes();
        out.append("}\n");
        System.out.print(out);
    }

    static void batches() {
        List<Spec> specs = new ArrayList<>();
        List<SimpleRecord> mixed = mixed();
        Object[][] codecs = {
            {"none", Compression.NONE}, {"gzip", Compression.gzip().build()}, {"snappy", Compression.snappy().build()},
            {"lz4", Compression.lz4().build()}, {"zstd", Compression.zstd().build()},
            {"gzip-1", Compression.gzip().level(1).build()}, {"gzip-9", Compression.gzip().level(9).build()},
            {"lz4-1", Compression.lz4().level(1).build()}, {"lz4-17", Compression.lz4().level(17).build()},
            {"zstd-22", Compression.zstd().level(22).build()}, {"zstd-min", Compression.zstd().level(-131072).build()}};
        for (Object[] codec : codecs) {
            specs.add(plain("v2-" + codec[0], (byte) 2, (Compression) codec[1], mixed));
        }
        for (int i = 0; i < 5; i++) {
            specs.add(plain("v2-long-" + codecs[i][0], (byte) 2, (Compression) codecs[i][1], i == 0 ? lines(40) : lines(1000)));
        }
        specs.add(new Spec("v2-idempotent", (byte) 2, Compression.NONE, TimestampType.CREATE_TIME, 0, -1, 4_000_000_007L,
            (short) 12, 77, false, -1, -1, mixed, 1));
        specs.add(new Spec("v2-sequence-wraps", (byte) 2, Compression.NONE, TimestampType.CREATE_TIME, 0, -1, 1L,
            (short) 0, Integer.MAX_VALUE - 2, false, -1, -1, mixed, 1));
        specs.add(new Spec("v2-transactional", (byte) 2, Compression.zstd().build(), TimestampType.CREATE_TIME, 1L << 40, -1,
            9L, (short) 32767, 0, true, 5, -1, mixed, 1));
        specs.add(new Spec("v2-log-append-time", (byte) 2, Compression.NONE, TimestampType.LOG_APPEND_TIME, 100, T0 + 99_999,
            -1L, (short) -1, -1, false, 7, -1, mixed, 1));
        specs.add(new Spec("v2-offset-gaps", (byte) 2, Compression.NONE, TimestampType.CREATE_TIME, 1000, -1,
            -1L, (short) -1, -1, false, 2, -1, mixed, 37));
        specs.add(new Spec("v2-delete-horizon", (byte) 2, Compression.gzip().build(), TimestampType.CREATE_TIME, 3, -1,
            -1L, (short) -1, -1, false, 2, T0 + 5, mixed, 2));
        specs.add(plain("v2-no-timestamp", (byte) 2, Compression.NONE, List.of(record(-1, "a", "b"))));
        specs.add(plain("v2-wide-timestamps", (byte) 2, Compression.NONE,
            List.of(record(T0, "a", "b"), record(0, "c", "d"), record(1L << 52, "e", "f"), record(-1, "g", "h"))));
        List<SimpleRecord> simple = withoutHeaders(mixed);
        for (byte magic = 0; magic < 2; magic++) {
            for (int i = 0; i < 4; i++) {
                specs.add(plain("v" + magic + "-" + codecs[i][0], magic, (Compression) codecs[i][1], simple));
                specs.add(new Spec("v" + magic + "-" + codecs[i][0] + "-log-append-time", magic, (Compression) codecs[i][1],
                    TimestampType.LOG_APPEND_TIME, 500, T0 + 7, -1L, (short) -1, -1, false, -1, -1, simple, 1));
            }
        }
        out.append("\"batches\": [\n");
        for (int i = 0; i < specs.size(); i++) {
            batch(specs.get(i));
            out.append(i + 1 < specs.size() ? ",\n" : "\n");
        }
        out.append("],\n");
    }

    static Spec plain(String name, byte magic, Compression compression, List<SimpleRecord> records) {
        return new Spec(name, magic, compression, TimestampType.CREATE_TIME, 10, -1, -1L, (short) -1, -1, false, 3, -1, records, 1);
    }

    static SimpleRecord record(long timestamp, String key, String value, Header... headers) {
        return new SimpleRecord(timestamp, key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8), headers);
    }

    static List<SimpleRecord> mixed() {
        byte[] longKey = new byte[100];
        new Random(1).nextBytes(longKey);
        return List.of(
            record(T0, "key", "value"),
            record(T0 + 1, null, "no key"),
            record(T0 + 2, "tombstone", null),
            record(T0 + 64, null, null),
            record(T0 - 100, "", ""),
            record(T0 + 100_000, "headers", "some", new RecordHeader("one", new byte[] {1}),
                new RecordHeader("", new byte[0]), new RecordHeader("null", null),
                new RecordHeader("ключ-\uD83D\uDD11", "значение".getBytes(StandardCharsets.UTF_8))),
            new SimpleRecord(T0 + 5_000_000_000L, longKey, "long key".getBytes(StandardCharsets.UTF_8), new Header[0]),
            record(T0 + 3, "repeat", "abc".repeat(60), new RecordHeader("h", "v".repeat(100).getBytes(StandardCharsets.UTF_8))));
    }

    static List<SimpleRecord> withoutHeaders(List<SimpleRecord> records) {
        return records.stream().map(r -> new SimpleRecord(r.timestamp(), r.key(), r.value(), new Header[0])).toList();
    }

    static List<SimpleRecord> lines(int count) {
        List<SimpleRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(T0 + i, "k" + i, ("line " + i + " of " + count + "; ").repeat(1 + i % 7)));
        }
        return records;
    }

    static void batch(Spec spec) {
        ByteBufferOutputStream stream = new ByteBufferOutputStream(1 << 16);
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(stream, spec.magic, spec.compression, spec.type,
            spec.baseOffset, spec.logAppendTime, spec.producerId, spec.epoch, spec.sequence, spec.transactional, false,
            spec.leaderEpoch, 1 << 20, spec.deleteHorizon);
        long offset = spec.baseOffset;
        for (SimpleRecord record : spec.records) {
            builder.appendWithOffset(offset, record);
            offset += spec.stride;
        }
        MemoryRecords built = builder.build();
        out.append("{\"name\": ").append(quote(spec.name)).append(", \"magic\": ").append(spec.magic)
            .append(", \"codec\": ").append(spec.compression.type().id)
            .append(", \"logAppendTime\": ").append(spec.type == TimestampType.LOG_APPEND_TIME ? spec.logAppendTime : -1)
            .append(", \"baseOffset\": ").append(spec.baseOffset).append(", \"producerId\": ").append(spec.producerId)
            .append(", \"producerEpoch\": ").append(spec.epoch).append(", \"baseSequence\": ").append(spec.sequence)
            .append(", \"transactional\": ").append(spec.transactional).append(", \"leaderEpoch\": ").append(spec.leaderEpoch)
            .append(", \"deleteHorizon\": ").append(spec.deleteHorizon);
        RecordBatch last = null;
        for (RecordBatch each : built.batches()) last = each;
        out.append(", \"lastOffset\": ").append(last.lastOffset()).append(", \"maxTimestamp\": ").append(last.maxTimestamp())
            .append(", \"lastSequence\": ").append(last.lastSequence());
        out.append(",\n \"bytes\": ").append(base64(built.buffer())).append(",\n \"records\": [");
        boolean isLong = spec.records.size() > 20;
        int index = 0;
        for (Record record : built.records()) {
            // Long batches are described by rule: only every 97th record is listed.
            if (!isLong || index % 97 == 0) {
                if (index > 0) out.append(",\n  ");
                record(index, record);
            }
            index++;
        }
        out.append("], \"count\": ").append(index).append("}");
    }

    static void record(int index, Record record) {
        out.append("{\"index\": ").append(index).append(", \"offset\": ").append(record.offset())
            .append(", \"timestamp\": ").append(record.timestamp()).append(", \"sequence\": ").append(record.sequence())
            .append(", \"key\": ").append(base64(record.key())).append(", \"value\": ").append(base64(record.value()))
            .append(", \"headers\": [");
        Header[] headers = record.headers();
        for (int i = 0; i < headers.length; i++) {
            if (i > 0) out.append(", ");
            byte[] value = headers[i].value();
            out.append("[").append(quote(headers[i].key())).append(", ")
                .append(value == null ? "null" : base64(ByteBuffer.wrap(value))).append("]");
        }
        out.append("]}");
    }

    static void control() {
        ByteBuffer room = ByteBuffer.allocate(4096);
        out.append("\"control\": [\n");
        controlBatch("commit", MemoryRecords.withEndTransactionMarker(42, T0, 6, 4_000_000_007L, (short) 3,
            new EndTransactionMarker(ControlRecordType.COMMIT, 15)), ",\n");
        controlBatch("abort", MemoryRecords.withEndTransactionMarker(43, T0, -1, 1L, (short) 0,
            new EndTransactionMarker(ControlRecordType.ABORT, 0)), ",\n");
        controlBatch("leaderChange", MemoryRecords.withLeaderChangeMessage(0, T0, 2, room.duplicate(),
            new LeaderChangeMessage().setLeaderId(1).setVoters(List.of(new LeaderChangeMessage.Voter().setVoterId(1)))), ",\n");
        controlBatch("snapshotHeader", MemoryRecords.withSnapshotHeaderRecord(0, T0, 1, room.duplicate(),
            new SnapshotHeaderRecord().setLastContainedLogTimestamp(T0 - 1)), ",\n");
        controlBatch("snapshotFooter", MemoryRecords.withSnapshotFooterRecord(9, T0, 1, room.duplicate(),
            new SnapshotFooterRecord()), ",\n");
        controlBatch("kraftVersion", MemoryRecords.withKRaftVersionRecord(1, T0, 1, room.duplicate(),
            new KRaftVersionRecord().setKRaftVersion((short) 1)), ",\n");
        controlBatch("kraftVoters", MemoryRecords.withVotersRecord(2, T0, 1, room.duplicate(),
            new VotersRecord().setVoters(List.of())), "\n");
        out.append("],\n");
    }

    static void controlBatch(String type, MemoryRecords records, String end) {
        Record record = records.records().iterator().next();
        RecordBatch batch = records.batches().iterator().next();
        out.append("{\"type\": ").append(quote(type)).append(", \"baseOffset\": ").append(batch.baseOffset())
            .append(", \"leaderEpoch\": ").append(batch.partitionLeaderEpoch()).append(", \"timestamp\": ").append(T0)
            .append(", \"producerId\": ").append(batch.producerId()).append(", \"producerEpoch\": ").append(batch.producerEpoch())
            .append(", \"key\": ").append(base64(record.key())).append(", \"value\": ").append(base64(record.value()))
            .append(",\n \"bytes\": ").append(base64(records.buffer())).append("}").append(end);
    }

    /** Frames of other shapes than the producer's: block sizes 4 to 7, block checksums, old header checksum. */
    static void lz4Frames() throws Exception {
        byte[] content = "a frame of blocks, ".repeat(9000).getBytes(StandardCharsets.UTF_8);
        out.append("\"lz4Content\": {\"text\": \"a frame of blocks, \", \"times\": 9000},\n\"lz4Frames\": [\n");
        for (int size = 4; size <= 7; size++) {
            for (int checks = 0; checks < 2; checks++) {
                ByteBufferOutputStream buffer = new ByteBufferOutputStream(1 << 12);
                Lz4BlockOutputStream stream = new Lz4BlockOutputStream(buffer, size, 9, checks == 1, size == 5);
                stream.write(content);
                stream.close();
                ByteBuffer frame = buffer.buffer();
                frame.flip();
                out.append("{\"blockSize\": ").append(size).append(", \"blockChecksum\": ").append(checks == 1)
                    .append(", \"headerChecksum\": ").append(quote(size == 5 ? "withMagic" : "standard"))
                    .append(", \"bytes\": ").append(base64(frame)).append("}")
                    .append(size == 7 && checks == 1 ? "\n" : ",\n");
            }
        }
        out.append("],\n");
    }

    static void hashes() {
        Random random = new Random(7);
        out.append("\"hashes\": [\n");
        for (int i = 0; i < 260; i++) {
            byte[] bytes = new byte[i < 60 ? i : random.nextInt(100)];
            random.nextBytes(bytes);
            out.append("{\"bytes\": ").append(base64(ByteBuffer.wrap(bytes)))
                .append(", \"murmur2\": ").append(Utils.murmur2(bytes))
                .append(", \"crc32c\": ").append(Crc32C.compute(bytes, 0, bytes.length)).append("}")
                .append(i < 259 ? ",\n" : "\n");
        }
        out.append("],\n\"strings\": [\n");
        List<String> strings = new ArrayList<>(List.of("", "a", "group", "console-consumer-12345", "polygenelubricants",
            "группа", "\uD83D\uDE00 group", "日本語", "A".repeat(249)));
        for (int i = 0; i < 120; i++) strings.add("group-" + Long.toString(random.nextLong(), 36));
        for (int i = 0; i < strings.size(); i++) {
            int hash = strings.get(i).hashCode();
            out.append("[").append(quote(strings.get(i))).append(", ").append(hash).append(", ")
                .append(Utils.abs(hash) % 50).append("]").append(i + 1 < strings.size() ? ",\n" : "\n");
        }
        out.append("]\n");
    }

    static String quote(String text) {
        return "\"" + text + "\"";
    }

    static String base64(ByteBuffer bytes) {
        if (bytes == null) return "null";
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return quote(Base64.getEncoder().encodeToString(array));
    }
}
