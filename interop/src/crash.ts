/**
 * The suite "crash": the broker is killed with SIGKILL while a foreign client sends. The client
 * goes on by itself once the broker is back, and in the end each line is there once, in order:
 * what was acknowledged is not lost, and what is sent again is known.
 *
 * The moment of the kill is read off the partition's files, so that it falls into the sending.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from './cache.ts';
import { type Corpus, writeCorpus } from './corpus.ts';
import { type BrokerNode, startNode } from './nodes.ts';
import { type Peer, peers } from './peers.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import { createTopics, endOffset } from './topics.ts';

interface Setting {
  readonly node: BrokerNode;
  readonly file: string;
  readonly text: Buffer;
  readonly lineCount: number;
  readonly reader: Peer;
}

/** The text is sent several times over, so that fast clients too are not done too soon. */
const copies = 3;
const bytesBeforeKill = 1_000_000;
const pollMs = 2;

export const crash: Suite = {
  name: 'crash',
  proves: 'clients that send across a SIGKILL of the broker lose nothing and repeat nothing',
  run: runCrash,
};

async function runCrash(score: Score, options: SuiteOptions): Promise<void> {
  const folder = temporaryFolder('crash');
  const corpus = writeCorpus(join(folder, 'once'));
  const ready: Peer[] = [];
  for (const peer of peers) {
    if (options.words.length > 0 && !options.words.includes(peer.name)) continue;
    const found = await peer.prepare();
    if (found.ok) ready.push(peer);
    else score.skip(`crash with ${peer.name}`, found.missing);
  }
  const reader = ready.find(({ name }) => name === 'confluent-kafka') ?? ready[0];
  if (reader === undefined) return;
  await using node = await startNode({ kind: options.target });
  const setting = { node, reader, ...repeated(corpus, join(folder, 'text')) };
  for (const writer of ready) {
    await score.check(`${writer.name} sends across kill -9`, () => sendAcross(writer, setting));
  }
}

async function sendAcross(writer: Peer, setting: Setting): Promise<void> {
  const { node, file, text } = setting;
  const topic = `crash-${writer.name}`;
  await createTopics(node.bootstrap, [topic]);
  let done = false;
  const sending = writer
    .produce({ bootstrap: node.bootstrap, topic, codec: 'none', file })
    .finally(() => {
      done = true;
    });
  while (!done && storedBytes(node, topic) < bytesBeforeKill) await delay(pollMs);
  if (done) throw new Error('the client was done before anything was killed');
  await node.kill9();
  await node.restart();
  const { status, stderr } = await sending;
  if (status !== 0) throw new Error(`status ${status}: ${stderr.trim().slice(-500)}`);
  const end = await endOffset(node.bootstrap, topic);
  if (end !== setting.lineCount) throw new Error(`${end} records, not ${setting.lineCount}`);
  const read = await readAll(topic, setting);
  if (!read.equals(text)) throw new Error(differenceOf(read, text));
}

async function readAll(topic: string, setting: Setting): Promise<Buffer> {
  const { node, reader, lineCount } = setting;
  const out = join(node.folder, `${topic}.read`);
  const task = { bootstrap: node.bootstrap, topic, group: topic, out };
  const result = await reader.consume({ ...task, protocol: 'classic', count: lineCount });
  if (result.status !== 0) throw new Error(`reading: ${result.stderr.trim().slice(-300)}`);
  return readFileSync(out);
}

function storedBytes(node: BrokerNode, topic: string): number {
  const folder = join(node.dataDirectory, `${topic}-0`);
  try {
    const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
    return logs.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  } catch {
    // Not there yet.
    return 0;
  }
}

function repeated(corpus: Corpus, file: string): Pick<Setting, 'file' | 'text' | 'lineCount'> {
  const text = Buffer.concat(Array.from({ length: copies }, () => corpus.text));
  writeFileSync(file, text);
  return { file, text, lineCount: corpus.lineCount * copies };
}

function differenceOf(actual: Buffer, expected: Buffer): string {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const line = actual.subarray(0, at).toString('latin1').split('\n').length;
  const again = expected.indexOf(actual.subarray(at, at + 200)) < at ? 'repeated' : 'missing';
  return `lines are ${again} from line ${line} on`;
}
