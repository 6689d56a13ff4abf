import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.server.config.DynamicBrokerConfig;
import org.apache.kafka.server.config.QuotaConfig;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;
import org.apache.kafka.server.metrics.ClientMetricsConfigs;
import org.apache.kafka.storage.internals.log.LogConfig;

/**
 * Prints what Kafka's own classes say of its settings, a JSON object a line: every definition,
 * every synonym, and for each text of the file that is named, how each setting reads it.
 */
public class ConfigDefinitions {
    private static PrintStream out;

    public static void main(String[] arguments) throws Exception {
        out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        List<String> samples = Files.readAllLines(Path.of(arguments[0]));
        Map<String, ConfigDef> all = new TreeMap<>();
        all.put("broker", kafka.server.KafkaConfig.configDef());
        all.put("topic", LogConfig.configDefCopy());
        all.put("group", hidden(GroupConfig.class, "CONFIG_DEF"));
        all.put("client-metrics", hidden(ClientMetricsConfigs.class, "CONFIG"));
        all.put("quota", QuotaConfig.brokerQuotaConfigs());
        Map<String, String> modes = DynamicBrokerConfig.dynamicConfigUpdateModes();
        for (Map.Entry<String, ConfigDef> entry : all.entrySet()) {
            for (ConfigDef.ConfigKey key : entry.getValue().configKeys().values()) {
                definition(entry.getKey(), key, modes.getOrDefault(key.name, "read-only"));
                if (key.type != ConfigDef.Type.CLASS) {
                    for (String sample : samples) reading(entry.getKey(), key, sample);
                }
            }
        }
        for (String name : kafka.server.KafkaConfig.configDef().names()) {
            synonyms("broker", name, DynamicBrokerConfig.brokerConfigSynonyms(name, true));
            String ofListener = "listener.name.external.plain." + name;
            synonyms("broker", ofListener, DynamicBrokerConfig.brokerConfigSynonyms(ofListener, true));
        }
        ServerTopicConfigSynonyms.ALL_TOPIC_CONFIG_SYNONYMS.forEach((name, found) ->
            synonyms("topic", name, found.stream().map(synonym -> synonym.name()).toList()));
        for (String name : GroupConfig.configNames()) {
            Optional<String> found = GroupConfig.brokerSynonym(name);
            synonyms("group", name, found.map(List::of).orElse(List.of()));
        }
        out.flush();
    }

    private static ConfigDef hidden(Class<?> holder, String field) throws Exception {
        Field found = holder.getDeclaredField(field);
        found.setAccessible(true);
        return (ConfigDef) found.get(null);
    }

    private static void definition(String set, ConfigDef.ConfigKey key, String mode) {
        boolean required = key.defaultValue == ConfigDef.NO_DEFAULT_VALUE;
        String fallback = required ? null : ConfigDef.convertToString(key.defaultValue, key.type);
        out.println("{\"kind\":\"definition\",\"set\":" + text(set) + ",\"name\":" + text(key.name)
            + ",\"type\":" + text(key.type.name()) + ",\"required\":" + required
            + ",\"default\":" + text(fallback)
            + ",\"valid\":" + text(key.validator == null ? null : key.validator.toString())
            + ",\"importance\":" + text(key.importance.name()) + ",\"update\":" + text(mode)
            + ",\"internal\":" + key.internalConfig + "}");
    }

    private static void reading(String set, ConfigDef.ConfigKey key, String sample) {
        String read = null;
        String refused = null;
        try {
            ConfigDef single = new ConfigDef().define(key);
            Object value = single.parse(Map.of(key.name, sample)).get(key.name);
            boolean secret = key.type == ConfigDef.Type.PASSWORD;
            read = secret ? ((org.apache.kafka.common.config.types.Password) value).value()
                : ConfigDef.convertToString(value, key.type);
        } catch (ConfigException | IllegalArgumentException e) {
            refused = e.getMessage();
        }
        out.println("{\"kind\":\"reading\",\"set\":" + text(set) + ",\"name\":" + text(key.name)
            + ",\"text\":" + text(sample) + ",\"read\":" + text(read)
            + ",\"refused\":" + text(refused) + "}");
    }

    private static void synonyms(String set, String name, List<String> found) {
        StringBuilder list = new StringBuilder();
        for (String synonym : found) list.append(list.isEmpty() ? "" : ",").append(text(synonym));
        out.println("{\"kind\":\"synonyms\",\"set\":" + text(set) + ",\"name\":" + text(name)
            + ",\"names\":[" + list + "]}");
    }

    private static String text(String value) {
        if (value == null) return "null";
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
