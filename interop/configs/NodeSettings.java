import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;

/**
 * Reads .properties texts, one in each line of a file as base64, with Java's own reader, and tries
 * to configure a node with each: a JSON object a line says what was read, and why not.
 */
public class NodeSettings {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
            Properties read = new Properties();
            String unreadable = null;
            String refused = null;
            try {
                read.load(new StringReader(text));
                refused = refusal(read);
            } catch (IllegalArgumentException e) {
                unreadable = String.valueOf(e.getMessage());
            }
            out.println("{\"read\":" + pairs(read) + ",\"unreadable\":" + text(unreadable)
                + ",\"refused\":" + text(refused) + "}");
        }
        out.flush();
    }

    private static String refusal(Properties settings) {
        try {
            KafkaConfig.fromProps(settings, false);
            return null;
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String pairs(Properties read) {
        StringBuilder pairs = new StringBuilder("[");
        TreeMap<Object, Object> sorted = new TreeMap<>(read);
        sorted.forEach((key, value) -> pairs.append(pairs.length() == 1 ? "[" : ",[")
            .append(text((String) key)).append(",").append(text((String) value)).append("]"));
        return pairs.append("]").toString();
    }

    private static String text(String value) {
        if (value == null) return "null";
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ' || c > '~') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
