import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Runs Kafka's storage tool once for each line of a file (arguments, separated by tabs), and answers
 * each with a line: exit code, output and error as base64. One process for all, since each start of
 * Java takes longer than everything else.
 */
public final class StorageCases {
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        PrintStream silent = new PrintStream(new ByteArrayOutputStream());
        System.setOut(silent);
        System.setErr(silent);
        try (BufferedReader lines = Files.newBufferedReader(Path.of(args[0]))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(answer(line.split("\t")));
            }
        }
        answers.flush();
    }

    private static String answer(String[] arguments) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int code = 1;
        String error = "";
        try {
            code = kafka.tools.StorageTool.execute(arguments, new PrintStream(output, true));
        } catch (Throwable thrown) {
            error = String.valueOf(thrown.getMessage());
        }
        return "{\"code\":" + code + ",\"output\":\"" + base64(output.toByteArray())
            + "\",\"error\":\"" + base64(error.getBytes(StandardCharsets.UTF_8)) + "\"}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
