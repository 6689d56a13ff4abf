import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs many of Apache Kafka's command line tools in one Java, since starting a Java for each would
 * take longer than the tools do.
 *
 * ToolRunner FOLDER: each line of FOLDER/commands is a command, its fields separated by tabs: the
 * standard input (with \n for line ends), the main class, its arguments. What the command wrote and
 * its status go to FOLDER/N.out, N.err and N.status; 124 is a command that did not end in time. It
 * is not a shell, and undoes nothing that a tool left behind.
 */
public final class ToolRunner {
    private static final long TIMEOUT_S = 90;

    private static final ConcurrentLinkedQueue<Runnable> hooks = new ConcurrentLinkedQueue<>();
    private static volatile CompletableFuture<Integer> status = new CompletableFuture<>();

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Exit.setExitProcedure((code, message) -> leave(code));
        Exit.setHaltProcedure((code, message) -> leave(code));
        Exit.setShutdownHookAdder((name, hook) -> hooks.add(hook));
        List<String> commands = Files.readAllLines(folder.resolve("commands"));
        for (int number = 0; number < commands.size(); number++) {
            runOne(folder, number, commands.get(number).split("\t", -1));
        }
        // The threads of tools that left would keep this process alive.
        Runtime.getRuntime().halt(0);
    }

    /**
     * Takes the place of leaving the process: the tool's thread goes no further. An exception in
     * its place would be caught, and reported, by the tool itself.
     */
    private static void leave(int code) {
        status.complete(code);
        while (true) LockSupport.park();
    }

    private static void runOne(Path folder, int number, String[] fields) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        byte[] input = fields[0].replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        System.setIn(new ByteArrayInputStream(input));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        CompletableFuture<Integer> result = new CompletableFuture<>();
        status = result;
        String[] toolArgs = Arrays.copyOfRange(fields, 2, fields.length);
        Thread thread = new Thread(() -> result.complete(call(fields[1], toolArgs)));
        thread.setDaemon(true);
        thread.start();
        int code = 124;
        try {
            code = result.get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
        }
        // The console producer sends what it still holds only here.
        for (Runnable hook = hooks.poll(); hook != null; hook = hooks.poll()) hook.run();
        System.out.flush();
        System.err.flush();
        Files.write(folder.resolve(number + ".out"), out.toByteArray());
        Files.write(folder.resolve(number + ".err"), err.toByteArray());
        Files.writeString(folder.resolve(number + ".status"), String.valueOf(code));
    }

    private static int call(String mainClass, String[] args) {
        try {
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) args);
            return 0;
        } catch (Throwable thrown) {
            thrown.printStackTrace(System.err);
            return 1;
        }
    }
}
