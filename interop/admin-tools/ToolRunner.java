import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs many of Apache Kafka's command line tools in one Java, since starting a Java for each would
 * take longer than the tools do.
 *
 * ToolRunner FOLDER: each line of FOLDER/commands is a command, its fields separated by tabs: the
 * standard input (with \n for line ends), the main class, its arguments. What the command wrote and
 * its status go to FOLDER/N.out, N.err and N.status. It is not a shell, and undoes nothing that a
 * tool left behind.
 */
public final class ToolRunner {
    private static final long TIMEOUT_MS = 90_000;

    /** Takes the place of leaving the process. */
    private static final class Left extends Error {
        final int status;

        Left(int status) {
            super("exit " + status, null, false, false);
            this.status = status;
        }
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Exit.setExitProcedure((status, message) -> { throw new Left(status); });
        Exit.setHaltProcedure((status, message) -> { throw new Left(status); });
        List<String> commands = Files.readAllLines(folder.resolve("commands"));
        for (int number = 0; number < commands.size(); number++) {
            runOne(folder, number, commands.get(number).split("\t", -1));
        }
        // Tools may leave threads behind that would keep this process alive.
        Runtime.getRuntime().halt(0);
    }

    private static void runOne(Path folder, int number, String[] fields) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int[] status = {124};
        System.setIn(new ByteArrayInputStream(
            fields[0].replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] toolArgs = Arrays.copyOfRange(fields, 2, fields.length);
        Thread thread = new Thread(() -> status[0] = call(fields[1], toolArgs));
        thread.setDaemon(true);
        thread.start();
        thread.join(TIMEOUT_MS);
        if (thread.isAlive()) thread.interrupt();
        System.out.flush();
        System.err.flush();
        Files.write(folder.resolve(number + ".out"), out.toByteArray());
        Files.write(folder.resolve(number + ".err"), err.toByteArray());
        Files.writeString(folder.resolve(number + ".status"), String.valueOf(status[0]));
    }

    private static int call(String mainClass, String[] args) {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
            return 0;
        } catch (Throwable thrown) {
            for (Throwable at = thrown; at != null; at = at.getCause()) {
                if (at instanceof Left) return ((Left) at).status;
            }
            thrown.printStackTrace(System.err);
            return 1;
        }
    }
}
