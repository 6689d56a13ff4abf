import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.server.common.RequestLocal;
import org.apache.kafka.server.util.Scheduler;
import org.apache.kafka.storage.internals.log.AbortedTxn;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.LogAppendInfo;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogStartOffsetIncrementReason;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.RecordValidationException;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.internals.log.VerificationGuard;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;

/**
 * Does to one of Apache Kafka's own logs what a script says, and prints what comes of each step, so
 * that another log that was treated alike can be held against it.
 *
 * Arguments: the script, the directory of the partition, and the topic's configuration as
 * name=value. The script's format stands in script.ts.
 */
public final class LogTwin {
    private static long nowMs = 0;
    private static UnifiedLog log;

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(
            new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
        File directory = new File(args[1]);
        Properties properties = new Properties();
        for (int index = 2; index < args.length; index++) {
            String[] pair = args[index].split("=", 2);
            properties.setProperty(pair[0], pair[1]);
        }
        LogConfig config = new LogConfig(properties);
        try (DataInputStream script = new DataInputStream(new FileInputStream(args[0]))) {
            nowMs = script.readLong();
            log = open(directory, config, 0, 0, false);
            while (true) {
                int step;
                try {
                    step = script.readUnsignedByte();
                } catch (EOFException end) {
                    break;
                }
                out.println((char) step + " " + take(step, script, directory, config) + state());
            }
        }
        log.close();
        out.flush();
    }

    private static String take(int step, DataInputStream script, File directory, LogConfig config)
        throws IOException {
        switch (step) {
            case 'A':
                return append(script);
            case 'N':
                nowMs = script.readLong();
                return "";
            case 'R':
                if (log.activeSegment().size() > 0) log.roll();
                return "";
            case 'T':
                log.truncateTo(script.readLong());
                return "";
            case 'S':
                log.truncateFullyAndStartAt(script.readLong(), Optional.empty());
                return "";
            case 'D':
                long start = script.readLong();
                log.updateHighWatermark(log.logEndOffset());
                log.maybeIncrementLogStartOffset(
                    start, LogStartOffsetIncrementReason.ClientRecordDeletion);
                log.deleteOldSegments();
                return "";
            case 'E':
                log.assignEpochStartOffset(script.readInt(), log.logEndOffset());
                return "";
            case 'F':
                return "" + log.endOffsetForEpoch(script.readInt()).map(LogTwin::text).orElse("-");
            case 'Q':
                return "" + log.fetchOffsetByTimestamp(script.readLong(), Optional.empty())
                    .timestampAndOffsetOpt()
                    .map(found -> found.timestamp + "@" + found.offset + "/"
                        + found.leaderEpoch.orElse(-1))
                    .orElse("-");
            case 'B':
                return aborted(script.readLong(), script.readLong());
            case 'C':
                long startBefore = log.logStartOffset();
                log.close();
                log = open(directory, config, startBefore, log.logEndOffset(), true);
                return "";
            case 'K':
                long startOffset = log.logStartOffset();
                log.closeHandlers();
                log = open(directory, config, startOffset, 0, false);
                return "";
            default:
                throw new IllegalStateException("step " + step);
        }
    }

    private static String append(DataInputStream script) throws IOException {
        AppendOrigin origin = switch (script.readUnsignedByte()) {
            case 0 -> AppendOrigin.CLIENT;
            case 1 -> AppendOrigin.COORDINATOR;
            default -> AppendOrigin.REPLICATION;
        };
        int leaderEpoch = script.readInt();
        short transactionVersion = script.readShort();
        byte[] bytes = new byte[script.readInt()];
        script.readFully(bytes);
        MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(bytes));
        long before = log.logEndOffset();
        try {
            LogAppendInfo info;
            if (origin == AppendOrigin.REPLICATION) {
                info = log.appendAsFollower(records, leaderEpoch);
            } else {
                if (origin == AppendOrigin.CLIENT) {
                    ProduceRequest.validateRecords((short) 13, records);
                }
                info = log.appendAsLeader(records, leaderEpoch, origin, RequestLocal.noCaching(),
                    VerificationGuard.SENTINEL, transactionVersion);
            }
            boolean duplicate = log.logEndOffset() == before && info.validBytes() > 0;
            return info.firstOffset() + ".." + info.lastOffset() + " t" + info.logAppendTime()
                + (duplicate ? " duplicate" : "");
        } catch (RecordValidationException error) {
            return "error " + Errors.forException(error.invalidException()).code();
        } catch (Exception error) {
            // Replication reports in exceptions of its own what has no code on the wire.
            if (origin == AppendOrigin.REPLICATION) return "error";
            return "error " + Errors.forException(error).code();
        }
    }

    private static String aborted(long from, long to) {
        StringBuilder text = new StringBuilder();
        for (AbortedTxn txn : log.collectAbortedTransactions(from, to)) {
            // This call answers for the whole log before `to`; a fetch leaves out what it is behind.
            if (txn.lastOffset() < from) continue;
            text.append(txn.producerId()).append(':').append(txn.firstOffset()).append("..")
                .append(txn.lastOffset()).append('<').append(txn.lastStableOffset()).append(' ');
        }
        return text.toString().trim();
    }

    private static String text(OffsetAndEpoch end) {
        return end.epoch() + ":" + end.offset();
    }

    private static String state() throws IOException {
        log.updateHighWatermark(log.logEndOffset());
        return " | " + log.logStartOffset() + ".." + log.logEndOffset()
            + " stable " + stableOffset()
            + " segments " + log.numberOfSegments()
            + " epoch " + log.latestEpoch().orElse(-1);
    }

    /**
     * The log's own answer is where the batch begins that holds this offset, or that follows it,
     * when the start lies within a batch or a gap.
     */
    private static long stableOffset() {
        long unstable = log.producerStateManager().firstUnstableOffset()
            .map(found -> found.messageOffset)
            .orElse(log.logEndOffset());
        return Math.max(unstable, log.logStartOffset());
    }

    private static UnifiedLog open(
        File directory, LogConfig config, long start, long recoveryPoint, boolean clean)
        throws IOException {
        return UnifiedLog.create(directory, config, start, recoveryPoint, new AtOnce(),
            new BrokerTopicStats(), new StoppedTime(), 15 * 60 * 1000,
            new ProducerStateManagerConfig(24 * 60 * 60 * 1000, false), 10 * 60 * 1000,
            new LogDirFailureChannel(1), clean, Optional.empty());
    }

    /** What the script says the time is. */
    private static final class StoppedTime implements Time {
        @Override
        public long milliseconds() {
            return nowMs;
        }

        @Override
        public long nanoseconds() {
            return nowMs * 1_000_000;
        }

        @Override
        public void sleep(long ms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException();
        }
    }

    /** Runs what is to be run once, at once, and nothing of what comes again and again. */
    private static final class AtOnce implements Scheduler {
        @Override
        public void startup() {
        }

        @Override
        public void shutdown() {
        }

        @Override
        public ScheduledFuture<?> schedule(String name, Runnable task, long delayMs, long periodMs) {
            if (periodMs < 0) task.run();
            return new Done();
        }

        @Override
        public void resizeThreadPool(int newSize) {
        }
    }

    private static final class Done implements ScheduledFuture<Object> {
        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public Object get() {
            return null;
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return null;
        }
    }

    private LogTwin() {
    }
}
