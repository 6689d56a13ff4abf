/**
 * The suite "lines": a real text goes in through one foreign client and comes out of another,
 * byte for byte and in order, for each pair of the six.
 *
 * 1. Each client writes the text once with each codec, so every client writes every codec.
 * 2. For each pair the reader reads the first part in a group of its own, commits and leaves.
 * 3. The broker is killed with SIGKILL and started again.
 * 4. The reader comes back to its group and reads the rest from its committed offset.
 *
 * The codecs are spread over the pairs so that every reader also reads each of them. A reader
 * that knows both group protocols uses one for half of the writers and the other for the rest.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './cache.ts';
import type { CommandResult } from './command.ts';
import { type Corpus, endOfLine, writeCorpus } from './corpus.ts';
import { type BrokerNode, startNode } from './nodes.ts';
import { inParallel } from './parallel.ts';
import { type Codec, type ConsumeTask, type GroupProtocol, type Peer, peers } from './peers.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import { createTopics, servesApi } from './topics.ts';

interface Pair {
  readonly writer: Peer;
  readonly reader: Peer;
  readonly codec: Codec;
  readonly protocol: GroupProtocol;
}

const codecs: readonly Codec[] = ['gzip', 'snappy', 'lz4', 'zstd'];
const width = 2;
/** Not half: the boundary then falls inside a batch, whatever a client's batches are. */
const firstPart = 0.37;

export const lines: Suite = {
  name: 'lines',
  proves: 'a text of 100,000 lines passes between each pair of six clients, across kill -9',
  run: runLines,
};

async function runLines(score: Score, options: SuiteOptions): Promise<void> {
  const ready = await readyPeers(score, options.words);
  const folder = temporaryFolder('lines');
  const corpus = writeCorpus(join(folder, 'text'));
  score.say(`text: ${corpus.lineCount} lines, ${corpus.text.length} bytes`);
  await using node = await startNode({ kind: options.target });

  const newGroups = await servesApi(node.bootstrap, 'ConsumerGroupHeartbeat');
  // Each pair is proven with what the broker has; what it lacks is said once.
  if (!newGroups) score.fail('groups of KIP-848', 'the broker does not serve them');
  const pairs = ready.flatMap((writer) =>
    ready.map((reader) => pairOf(writer, reader, newGroups ? reader.protocols : ['classic'])),
  );
  const written = await writeAll(score, { node, corpus, pairs });
  const readable = pairs.filter((pair) => written.has(topicOf(pair)));
  const count = Math.floor(corpus.lineCount * firstPart);
  const failed = new Set<Pair>();
  const readPart = async (part: 1 | 2): Promise<void> => {
    await inParallel(readable, width, async (pair) => {
      if (failed.has(pair)) return;
      const task = taskOf(pair, { node, folder, part });
      const partCount = part === 1 ? count : corpus.lineCount - count;
      const problem = problemOf(await pair.reader.consume({ ...task, count: partCount }));
      const split = endOfLine(corpus.text, count);
      const expected = part === 1 ? corpus.text.subarray(0, split) : corpus.text.subarray(split);
      const wrong = problem ?? differenceFrom(expected, task.out);
      rmSync(task.out, { force: true });
      if (wrong !== undefined) {
        failed.add(pair);
        score.fail(nameOf(pair), `${part === 1 ? 'first part' : 'after kill -9'}: ${wrong}`);
      } else if (part === 2) score.pass(nameOf(pair));
    });
  };
  await readPart(1);
  await node.kill9();
  await node.restart();
  score.say('broker killed with SIGKILL and started again');
  await readPart(2);
}

/** The clients that this machine can run; of those named on the command line, if any are. */
async function readyPeers(score: Score, names: readonly string[]): Promise<readonly Peer[]> {
  const ready: Peer[] = [];
  for (const peer of peers) {
    if (names.length > 0 && !names.includes(peer.name)) continue;
    const found = await peer.prepare();
    if (found.ok) ready.push(peer);
    else score.skip(`lines with ${peer.name}`, found.missing);
  }
  return ready;
}

async function writeAll(
  score: Score,
  of: { readonly node: BrokerNode; readonly corpus: Corpus; readonly pairs: readonly Pair[] },
): Promise<ReadonlySet<string>> {
  const writes = new Map(of.pairs.map((pair) => [topicOf(pair), pair]));
  await createTopics(of.node.bootstrap, [...writes.keys()]);
  const written = new Set<string>();
  await inParallel([...writes.values()], width, async ({ writer, codec }) => {
    const topic = topicOf({ writer, codec });
    const task = { bootstrap: of.node.bootstrap, topic, codec, file: of.corpus.file };
    const problem = problemOf(await writer.produce(task));
    const name = `${writer.name} writes ${codec}`;
    if (problem !== undefined) score.fail(name, problem);
    else written.add(topic);
  });
  score.say(`${written.size} of ${writes.size} topics written`);
  return written;
}

function pairOf(writer: Peer, reader: Peer, protocols: readonly GroupProtocol[]): Pair {
  const [w, r] = [peers.indexOf(writer), peers.indexOf(reader)];
  return {
    writer,
    reader,
    codec: codecs[(w + r) % codecs.length] ?? 'gzip',
    protocol: protocols[w % protocols.length] ?? 'classic',
  };
}

function topicOf({ writer, codec }: Pick<Pair, 'writer' | 'codec'>): string {
  return `${writer.name}-${codec}`;
}

function nameOf({ writer, reader, codec, protocol }: Pair): string {
  return `${writer.name} → ${reader.name} (${codec}, ${protocol} group)`;
}

function taskOf(
  pair: Pair,
  at: { readonly node: BrokerNode; readonly folder: string; readonly part: number },
): Omit<ConsumeTask, 'count'> {
  const topic = topicOf(pair);
  const group = `${pair.reader.name}-reads-${topic}`;
  const out = join(at.folder, `${group}.${at.part}`);
  return { bootstrap: at.node.bootstrap, topic, group, protocol: pair.protocol, out };
}

function problemOf(result: CommandResult): string | undefined {
  if (result.status === 0) return undefined;
  return `status ${result.status}: ${(result.stderr + result.stdout).trim().slice(-600)}`;
}

/** Where a file first differs from what it should be, in words; or nothing. */
function differenceFrom(expected: Buffer, file: string): string | undefined {
  const actual = readFileSync(file);
  if (actual.equals(expected)) return undefined;
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const shown = (text: Buffer): string => JSON.stringify(text.toString('utf8', at, at + 60));
  return (
    `${actual.length} bytes instead of ${expected.length}, different from byte ${at} on: ` +
    `${shown(actual)} instead of ${shown(expected)}`
  );
}
