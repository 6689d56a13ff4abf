/**
 * The six foreign clients, each as a command that sends the lines of a file or reads records into
 * one. What they do is the same; how each does it is in its own folder under `peers/`.
 */
import { join } from 'node:path';
import { type CommandResult, run } from './command.ts';
import { javaArguments } from './java.ts';
import { type Found, goProgram, java, python } from './toolchains.ts';

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
export type GroupProtocol = 'classic' | 'consumer';

export interface ProduceTask {
  readonly bootstrap: string;
  readonly topic: string;
  readonly codec: Codec;
  /** Each line of this file becomes one record of partition 0, in order. */
  readonly file: string;
}

export interface ConsumeTask {
  readonly bootstrap: string;
  readonly topic: string;
  readonly group: string;
  readonly protocol: GroupProtocol;
  /** After so many records the client commits the position behind them and leaves. */
  readonly count: number;
  /** Where each record's value becomes one line. */
  readonly out: string;
}

export interface Peer {
  readonly name: string;
  readonly codecs: readonly Codec[];
  readonly protocols: readonly GroupProtocol[];
  /** Gets what the client needs; says what is missing if that cannot be. */
  prepare(): Promise<Found<string>>;
  produce(task: ProduceTask): Promise<CommandResult>;
  consume(task: ConsumeTask): Promise<CommandResult>;
}

const allCodecs: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
/** Ample: each of these takes seconds, and one that hangs should not cost minutes. */
const timeoutMs = 60_000;
const peersFolder = join(import.meta.dirname, '../peers');

/** Apache Kafka's own console tools, which take the lines from and give them to a terminal. */
const javaConsole: Peer = {
  name: 'java-console',
  codecs: allCodecs,
  protocols: ['classic', 'consumer'],
  prepare: java,
  async produce({ bootstrap, topic, codec, file }) {
    const args = ['--bootstrap-server', bootstrap, '--topic', topic];
    args.push('--compression-codec', codec);
    return runConsole('org.apache.kafka.tools.ConsoleProducer', args, { stdinFile: file });
  },
  async consume({ bootstrap, topic, group, protocol, count, out }) {
    const args = ['--bootstrap-server', bootstrap, '--topic', topic, '--group', group];
    args.push('--from-beginning', '--max-messages', String(count));
    args.push('--command-property', `group.protocol=${protocol}`);
    return runConsole('org.apache.kafka.tools.consumer.ConsoleConsumer', args, {
      stdoutFile: out,
    });
  },
};

async function runConsole(
  mainClass: string,
  args: readonly string[],
  files: { readonly stdinFile?: string; readonly stdoutFile?: string },
): Promise<CommandResult> {
  const result = await run('java', await javaArguments(mainClass, args), { ...files, timeoutMs });
  // The console producer reports records that it could not send, and exits with 0 all the same.
  const failed = /error|exception/i.test(result.stderr);
  return failed && result.status === 0 ? { ...result, status: 1 } : result;
}

const franzGo: Peer = programPeer({
  name: 'franz-go',
  protocols: ['classic', 'consumer'],
  prepare: () => goProgram(join(peersFolder, 'franz-go')),
});

export const peers: readonly Peer[] = [
  javaConsole,
  programPeer({
    name: 'confluent-kafka',
    protocols: ['classic', 'consumer'],
    prepare: python,
    script: 'confluent-kafka/peer.py',
  }),
  franzGo,
  programPeer({
    name: 'kafkajs',
    protocols: ['classic'],
    prepare: thisNode,
    script: 'kafkajs/peer.ts',
  }),
  programPeer({
    name: 'platformatic',
    protocols: ['classic', 'consumer'],
    prepare: thisNode,
    script: 'platformatic/peer.ts',
  }),
  programPeer({
    name: 'kafka-python',
    protocols: ['classic'],
    prepare: python,
    script: 'kafka-python/peer.py',
  }),
];

/** A client whose program of ours takes the common options; see `peers/arguments.ts`. */
function programPeer(of: {
  readonly name: string;
  readonly protocols: readonly GroupProtocol[];
  readonly prepare: () => Promise<Found<string>>;
  readonly script?: string;
}): Peer {
  const runProgram = async (
    action: string,
    options: Readonly<Record<string, string>>,
  ): Promise<CommandResult> => {
    const found = await of.prepare();
    if (!found.ok) throw new Error(found.missing);
    const script = of.script === undefined ? [] : [join(peersFolder, of.script)];
    const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    // KafkaJS makes Node warn of a timer set for a time already past; nothing else should.
    const env = { NODE_NO_WARNINGS: '1' };
    return run(found.value, [...script, action, ...flags], { env, timeoutMs });
  };
  return {
    name: of.name,
    codecs: allCodecs,
    protocols: of.protocols,
    prepare: of.prepare,
    produce: (task) => runProgram('produce', { ...task }),
    consume: (task) => runProgram('consume', { ...task, count: String(task.count) }),
  };
}

async function thisNode(): Promise<Found<string>> {
  return { ok: true, value: process.execPath };
}
