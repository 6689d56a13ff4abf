/**
 * Proves our messages against Kafka's own classes: for every message in every version, what Java
 * writes we read and write back to the same bytes, and the other way round; each value stands under
 * Kafka's name for it; and our definitions say what Kafka's descriptions say.
 *
 * `node interop/java-messages/run.ts [seed]` runs it alone.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFrom, encode, Reader } from '@odradek/wire';
import { type AnyMessage, allMessages, arbitraryMessage, definitions } from '@odradek/wire/samples';
import * as fc from 'fast-check';
import { temporaryFolder } from '../src/cache.ts';
import { runOrThrow } from '../src/command.ts';
import { apacheLibs, java, javaClasses } from '../src/toolchains.ts';
import { compareDefinitions } from './definitions.ts';
import { compareWithJson, parseExact } from './json-view.ts';
import { readKafkaMessages } from './kafka-json.ts';
import { type Answer, type Question, questionBytes, readAnswers } from './questions.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks, if the check could not be made. It has not passed then. */
  readonly missing?: string;
}

const MESSAGES_EACH_WAY = 4;
const SHOWN_MAX = 12;

interface Asked extends AnyMessage {
  readonly question: Question;
}

export async function runJavaMessages(seed = 20_260_401): Promise<Check[]> {
  const jars = await java();
  if (!jars.ok) return [notRun(jars.missing)];
  const source = join(import.meta.dirname, 'JavaMessages.java');
  const classes = await javaClasses('java-messages', [source], jars.value);
  if (!classes.ok) return [notRun(classes.missing)];
  const asked = allMessages().flatMap((message) => questionsAbout(message, seed));
  const answers = await ask(asked, `${classes.value}:${jars.value}`);
  const kafka = readKafkaMessages(apacheLibs());
  const count = `${definitions.length} definitions`;
  return [
    check('definitions are those of Kafka', count, compareDefinitions(definitions, kafka)),
    ...checkAnswers(asked, answers),
  ];
}

function questionsAbout(message: AnyMessage, seed: number): Asked[] {
  const { definition, version } = message;
  const options = { seed, numRuns: MESSAGES_EACH_WAY };
  const ours = fc.sample(arbitraryMessage(definition, version), options);
  const random = Array.from({ length: MESSAGES_EACH_WAY }, (_, index) => seed + index);
  return [
    ...ours.map((value): Asked => {
      return {
        ...message,
        question: { type: 'decode', bytes: encode(definition, version, value) },
      };
    }),
    ...random.map((n): Asked => ({ ...message, question: { type: 'random', seed: n } })),
    { ...message, question: { type: 'empty' } },
  ];
}

async function ask(asked: readonly Asked[], classPath: string): Promise<Answer[]> {
  const folder = temporaryFolder('java-messages');
  mkdirSync(folder, { recursive: true });
  const [stdinFile, stdoutFile] = [join(folder, 'questions'), join(folder, 'answers')];
  const questions = asked.map(({ definition, version, question }) =>
    questionBytes(definition.name, version, question),
  );
  writeFileSync(stdinFile, Buffer.concat(questions));
  const args = ['-XX:+UseSerialGC', '-Xshare:auto', '-cp', classPath, 'JavaMessages'];
  await runOrThrow('java', args, { stdinFile, stdoutFile, timeoutMs: 180_000 });
  return [...readAnswers(readFileSync(stdoutFile))];
}

function checkAnswers(asked: readonly Asked[], answers: readonly Answer[]): Check[] {
  const faults: Record<Question['type'], string[]> = { decode: [], random: [], empty: [] };
  const counts: Record<Question['type'], number> = { decode: 0, random: 0, empty: 0 };
  const names: string[] = [];
  for (const [index, message] of asked.entries()) {
    const { type } = message.question;
    const answer = answers[index];
    counts[type]++;
    if (answer === undefined || !answer.ok) {
      faults[type].push(`${title(message)}: ${answer?.error ?? 'no answer'}`);
      continue;
    }
    try {
      faults[type].push(...bytesFaults(message, answer.bytes, answer.given));
      names.push(...namesFaults(message, answer.bytes, answer.json));
    } catch (error) {
      faults[type].push(`${title(message)}: ${error} in ${answer.bytes.toString('hex')}`);
    }
  }
  return [
    check('what we write, Java reads and writes', `${counts.decode} messages`, faults.decode),
    check('what Java writes, we read and write', `${counts.random} messages`, faults.random),
    check('a message with nothing set', `${counts.empty} messages`, faults.empty),
    check('values stand under their names', `${asked.length} messages`, names),
  ];
}

/** Ours must be the bytes of Kafka's class, whoever wrote the message first. */
function bytesFaults(message: Asked, bytes: Buffer, given: Buffer): string[] {
  const { definition, version, question } = message;
  if (question.type === 'empty') {
    return differ(message, encode(definition, version, {}), bytes);
  }
  if (question.type === 'decode') return differ(message, question.bytes, bytes);
  return [given, bytes].flatMap((source) => {
    const reader = new Reader(source);
    const again = encode(definition, version, decodeFrom(reader, definition, version));
    const left = reader.remaining === 0 ? [] : [`${title(message)}: ${reader.remaining} left`];
    return [...left, ...differ(message, again, bytes)];
  });
}

function namesFaults(message: Asked, bytes: Buffer, json: string): string[] {
  if (json === '') return [];
  const { definition, version } = message;
  const ours = decodeFrom(new Reader(bytes), definition, version);
  return compareWithJson(definition.fields, ours, parseExact(json), title(message));
}

function differ(message: Asked, ours: Buffer, theirs: Buffer): string[] {
  if (ours.equals(theirs)) return [];
  return [`${title(message)}: ${ours.toString('hex')}, by Java ${theirs.toString('hex')}`];
}

function title({ definition, version }: AnyMessage): string {
  return `${definition.name} v${version}`;
}

function notRun(missing: string): Check {
  return { name: 'messages of Java', passed: false, detail: missing, missing };
}

function check(name: string, count: string, faults: readonly string[]): Check {
  const shown = faults.slice(0, SHOWN_MAX).join('\n');
  const detail = faults.length === 0 ? count : `${faults.length} faults:\n${shown}`;
  return { name, passed: faults.length === 0, detail };
}

if (import.meta.main) {
  const seed = process.argv[2];
  const checks = await runJavaMessages(seed === undefined ? undefined : Number(seed));
  for (const { name, passed, detail, missing } of checks) {
    console.log(`${missing === undefined ? (passed ? 'ok' : 'FAILED') : 'not run'}  ${name}`);
    console.log(missing ?? detail);
  }
  process.exitCode = checks.every(({ passed, missing }) => passed || missing !== undefined) ? 0 : 1;
}
