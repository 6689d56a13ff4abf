import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.ArrayOf;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * Kafka's own message classes, asked over standard input and output: decode and encode bytes of
 * ours, make up random messages, write a message with nothing set.
 *
 * A question is one byte (D, R or N), the message's name, its version, and for D the bytes, for R a
 * seed. An answer is the number of its parts and the parts, or -1 and the text of an error.
 */
public final class JavaMessages {
    private static final String[] PACKAGES = {
        "org.apache.kafka.common.message.",
        "org.apache.kafka.common.metadata.",
        "org.apache.kafka.coordinator.group.generated.",
        "org.apache.kafka.coordinator.transaction.generated.",
        "org.apache.kafka.coordinator.share.generated.",
        "org.apache.kafka.server.log.remote.metadata.storage.generated.",
        "org.apache.kafka.raft.generated.",
        "org.apache.kafka.streams.internals.generated.",
    };

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
        while (true) {
            byte question;
            try {
                question = in.readByte();
            } catch (EOFException end) {
                break;
            }
            String name = in.readUTF();
            short version = in.readShort();
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            try {
                answer(out, ask(question, name, version, body));
            } catch (Throwable failure) {
                Throwable cause =
                    failure instanceof InvocationTargetException ? failure.getCause() : failure;
                out.writeInt(-1);
                out.writeUTF(String.valueOf(cause));
            }
        }
        out.flush();
    }

    private static void answer(DataOutputStream out, byte[][] parts) throws IOException {
        out.writeInt(parts.length);
        for (byte[] part : parts) {
            out.writeInt(part.length);
            out.write(part);
        }
    }

    private static byte[][] ask(byte question, String name, short version, byte[] body)
            throws Exception {
        Class<?> kind = classOf(name);
        Message message = (Message) kind.getConstructor().newInstance();
        byte[] given = body;
        if (question == 'R') given = randomBytes(kind, version, ByteBuffer.wrap(body).getLong());
        if (question != 'N') {
            ByteBufferAccessor source = new ByteBufferAccessor(ByteBuffer.wrap(given));
            message.read(source, version);
            if (source.remaining() != 0) throw new IOException(source.remaining() + " bytes left");
        }
        return new byte[][] {write(message, version), json(kind, message, version), given};
    }

    private static Class<?> classOf(String name) throws ClassNotFoundException {
        for (String suffix : new String[] {"Data", ""}) {
            for (String place : PACKAGES) {
                try {
                    return Class.forName(place + name + suffix);
                } catch (ClassNotFoundException elsewhere) {
                    continue;
                }
            }
        }
        throw new ClassNotFoundException(name);
    }

    private static byte[] write(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        if (buffer.hasRemaining()) throw new IllegalStateException("size() was not exact");
        return buffer.array();
    }

    /** Nothing for the few classes that Kafka cannot print. */
    private static byte[] json(Class<?> kind, Message message, short version) throws Exception {
        Class<?> converter;
        try {
            converter = Class.forName(kind.getName() + "JsonConverter");
        } catch (ClassNotFoundException none) {
            return new byte[0];
        }
        Method write = converter.getMethod("write", kind, short.class);
        return write.invoke(null, message, version).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that follow the class's schema: written by Kafka's generic types, not by the class. */
    private static byte[] randomBytes(Class<?> kind, short version, long seed) throws Exception {
        Schema schema = ((Schema[]) kind.getField("SCHEMAS").get(null))[version];
        Object value = new RandomValues(seed).value(schema, "");
        ByteBuffer buffer = ByteBuffer.allocate(schema.sizeOf(value));
        schema.write(buffer, value);
        return buffer.array();
    }

    private static final class RandomValues {
        private final Random random;

        RandomValues(long seed) {
            random = new Random(seed);
        }

        Object value(Type type, String name) {
            if (type instanceof TaggedFields) return tagged((TaggedFields) type);
            if (type.isNullable() && random.nextInt(4) == 0) return null;
            if (type instanceof Schema) return struct((Schema) type);
            if (type instanceof ArrayOf || type instanceof CompactArrayOf) {
                Object[] elements = new Object[random.nextInt(4)];
                Type of = type.arrayElementType().get();
                for (int i = 0; i < elements.length; i++) elements[i] = value(of, name);
                return elements;
            }
            return primitive(type, name);
        }

        private Struct struct(Schema schema) {
            Struct struct = new Struct(schema);
            for (BoundField field : schema.fields()) {
                struct.set(field, value(field.def.type, field.def.name));
            }
            return struct;
        }

        private TreeMap<Integer, Object> tagged(TaggedFields type) {
            TreeMap<Integer, Object> chosen = new TreeMap<>();
            for (Map.Entry<Integer, Field> entry : type.fields().entrySet()) {
                Type of = entry.getValue().type;
                Object value = value(of, entry.getValue().name);
                // The schema would write the null of an untagged struct, which is another one.
                if (value == null && of instanceof Schema) continue;
                if (random.nextInt(3) > 0) chosen.put(entry.getKey(), value);
            }
            if (random.nextInt(6) == 0) {
                int tag = 1000 + random.nextInt(100000);
                chosen.put(tag, new RawTaggedField(tag, bytes(random.nextInt(200))));
            }
            return chosen;
        }

        private Object primitive(Type type, String name) {
            if (type == Type.BOOLEAN) return random.nextBoolean();
            if (type == Type.INT8) return (byte) random.nextInt();
            if (type == Type.INT16) return (short) random.nextInt();
            if (type == Type.UINT16) return random.nextInt(65536);
            if (type == Type.INT32) return random.nextInt();
            if (type == Type.UNSIGNED_INT32) return random.nextInt() & 0xffffffffL;
            if (type == Type.INT64) return number(name);
            if (type == Type.UUID) return new Uuid(random.nextLong(), random.nextLong());
            if (type == Type.FLOAT64) return random.nextGaussian() * 1e6;
            if (type == Type.STRING || type == Type.NULLABLE_STRING) return text();
            if (type == Type.COMPACT_STRING || type == Type.COMPACT_NULLABLE_STRING) return text();
            ByteBuffer content = ByteBuffer.wrap(bytes(random.nextInt(300)));
            return type.toString().endsWith("RECORDS")
                ? MemoryRecords.readableRecords(content)
                : content;
        }

        /** What a double can hold, and the two ends; hashes alone may be anything. */
        private long number(String name) {
            if (name.endsWith("hash")) return random.nextLong();
            switch (random.nextInt(8)) {
                case 0: return Long.MAX_VALUE;
                case 1: return Long.MIN_VALUE;
                case 2: return -1;
                default: return random.nextLong() >> (10 + random.nextInt(50));
            }
        }

        private String text() {
            int length = random.nextInt(8) == 0 ? random.nextInt(400) : random.nextInt(12);
            int[] points = new int[length];
            boolean ascii = random.nextInt(3) > 0;
            for (int i = 0; i < length; i++) {
                points[i] = ascii ? ' ' + random.nextInt(95) : 1 + random.nextInt(0xd7ff);
                if (!ascii && random.nextInt(5) == 0) points[i] = 0x10000 + random.nextInt(0xfffff);
            }
            return new String(points, 0, length);
        }

        private byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
