/** `kafka-consumer-perf-test.sh`. */
import { keyValues, wholeNumber } from '../arguments.ts';
import { readSettings, withClient } from '../client.ts';
import { type ConsumeProgress, consumeLoad } from '../perf/consume.ts';
import { connectionOf, requireOptions, ToolMistake, tool } from './tool.ts';

const text = (value: string, description: string) => ({
  type: 'string' as const,
  value,
  description,
});

export const consumerPerfTest = tool({
  name: 'kafka-consumer-perf-test',
  purpose: 'Measures how fast records can be read.',
  options: {
    'bootstrap-server': text('HOST:PORT', 'REQUIRED: brokers to begin with'),
    topic: text('topic', 'what to read'),
    include: text('pattern', 'topics by pattern, instead'),
    'num-records': text('count', 'REQUIRED: how many'),
    messages: text('count', 'the same'),
    group: text('group', 'as a member of this group; of one of its own unless told'),
    'fetch-size': text('bytes', 'how much to fetch of a partition at once'),
    'from-latest': { type: 'boolean', description: 'only what comes from now on' },
    'socket-buffer-size': text('bytes', 'accepted'),
    'consumer.config': text('file', 'consumer settings in a .properties file'),
    'command-config': text('file', 'the same'),
    'command-property': {
      ...text('name=value', 'a consumer setting'),
      multiple: true,
    },
    timeout: text('ms', 'give up when nothing came for so long; 10000 unless told'),
    'reporting-interval': text('ms', 'how often to report; 5000 unless told'),
    'show-detailed-stats': { type: 'boolean', description: 'report each interval' },
    'hide-header': { type: 'boolean', description: 'no line of titles' },
    'date-format': text('format', 'accepted'),
    'print-metrics': { type: 'boolean', description: 'accepted' },
  },
  run: async ({ options, context }) => {
    requireOptions(options, ['bootstrap-server']);
    const wanted = options['num-records'] ?? options.messages;
    if (wanted === undefined) throw new ToolMistake('Missing required argument "[num-records]"');
    if ((options.topic === undefined) === (options.include === undefined)) {
      throw new ToolMistake('Exactly one of --topic and --include is required.');
    }
    const file = options['command-config'] ?? options['consumer.config'];
    const settings = {
      ...Object.fromEntries(readSettings(file)),
      ...keyValues('command-property', options['command-property'] ?? []),
    };
    const isDetailed = options['show-detailed-stats'] === true;
    if (options['hide-header'] !== true) context.print(header(isDetailed));
    const load = {
      recordCount: wholeNumber('num-records', wanted, 1),
      idleMsMax: wholeNumber('timeout', options.timeout ?? '10000'),
      reportMs: wholeNumber('reporting-interval', options['reporting-interval'] ?? '5000', 1),
    };
    await withClient(connectionOf({ ...options, 'command-config': file }), async (client) => {
      let joinedMs = 0;
      const startMs = Date.now();
      const fetchSize = options['fetch-size'];
      await using consumer = client.consumer({
        groupId: options.group ?? settings['group.id'] ?? `perf-consumer-${Date.now() % 100_000}`,
        topics: options.topic ?? new RegExp(`^(?:${options.include})$`),
        autoOffsetReset: options['from-latest'] === true ? 'latest' : 'earliest',
        ...(fetchSize === undefined
          ? {}
          : { partitionBytesMax: wholeNumber('fetch-size', fetchSize, 1) }),
        checkCrcs: settings['check.crcs'] !== 'false',
        onAssigned: () => {
          if (joinedMs === 0) joinedMs = Date.now() - startMs;
        },
      });
      let toldJoinMs = 0;
      const result = await consumeLoad(consumer, load, context.signal, (window, total) => {
        if (!isDetailed) return;
        context.print(detailLine(window, total, joinedMs - toldJoinMs));
        toldJoinMs = joinedMs;
      });
      if (result.hasGivenUp) {
        context.print(
          `WARNING: Exiting before consuming the expected number of records: timeout ` +
            `(${load.idleMsMax} ms) exceeded. You can use the --timeout option to increase the timeout.`,
        );
      }
      if (!isDetailed) context.print(totalLine(result, joinedMs));
    });
  },
});

const MEBI = 1024 * 1024;

function header(isDetailed: boolean): string {
  const start = isDetailed ? 'time, threadId' : 'start.time, end.time';
  return (
    `${start}, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, ` +
    'rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec'
  );
}

function detailLine(window: ConsumeProgress, total: ConsumeProgress, joinMs: number): string {
  const fetchMs = window.elapsedMs - joinMs;
  const rate = (amount: number, ms: number): number => (ms <= 0 ? 0 : (amount * 1000) / ms);
  return [
    timeText(window.timeMs),
    '0',
    (total.bytes / MEBI).toFixed(4),
    rate(window.bytes / MEBI, window.elapsedMs).toFixed(4),
    String(total.count),
    rate(window.count, window.elapsedMs).toFixed(4),
    String(joinMs),
    String(fetchMs),
    rate(window.bytes / MEBI, fetchMs).toFixed(4),
    rate(window.count, fetchMs).toFixed(4),
  ].join(', ');
}

function totalLine(
  result: ConsumeProgress & { readonly startedMs: number },
  joinMs: number,
): string {
  const { startedMs, timeMs, elapsedMs, bytes, count } = result;
  const fetchMs = elapsedMs - joinMs;
  return [
    timeText(startedMs),
    timeText(timeMs),
    (bytes / MEBI).toFixed(4),
    ((bytes / MEBI) * (1000 / elapsedMs)).toFixed(4),
    String(count),
    (count * (1000 / elapsedMs)).toFixed(4),
    String(joinMs),
    String(fetchMs),
    ((bytes / MEBI) * (1000 / fetchMs)).toFixed(4),
    (count * (1000 / fetchMs)).toFixed(4),
  ].join(', ');
}

/** `yyyy-MM-dd HH:mm:ss:SSS`, in this machine's zone. */
function timeText(ms: number): string {
  const time = new Date(ms);
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${date} ${clock}:${String(time.getMilliseconds()).padStart(3, '0')}`;
}
