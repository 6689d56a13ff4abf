/**
 * Finds the languages that the foreign clients need, and prepares each once per machine: Maven
 * brings jars, pip fills a virtual environment, Go builds a program.
 *
 * A language that a machine lacks is no failure here: the answer says what is missing, and
 * whoever asked decides whether that matters.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { apacheLibsFolder, cacheFolder, fillOnce, fingerprint } from './cache.ts';
import { run, runOrThrow } from './command.ts';
import { apacheClassPath, copyDependencies } from './java.ts';

export type ToolName = 'java' | 'python' | 'go';

/** Something that is ready to use, or why it is not. */
export type Found<Thing> =
  | { readonly ok: true; readonly value: Thing }
  | { readonly ok: false; readonly missing: string };

const installTimeoutMs = 600_000;
const peersFolder = join(import.meta.dirname, '../peers');

/** Java, its compiler and Apache Kafka's jars; the value is their class path. */
export const java = once(async (): Promise<Found<string>> => {
  for (const program of ['java', 'javac', 'mvn']) {
    if (!(await answers(program, '-version'))) return missing(`${program} is not installed`);
  }
  const version = (await run('java', ['-version'])).stderr;
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  if (major < 17) return missing(`Java 17 or newer is needed, not ${major}`);
  return prepared('Apache Kafka’s jars', apacheClassPath);
});

/** A Python of a virtual environment that has both Python clients. */
export const python = once(async (): Promise<Found<string>> => {
  if (!(await answers('python3', '--version'))) return missing('python3 is not installed');
  const requirements = ['confluent-kafka', 'kafka-python'].map((peer) =>
    join(peersFolder, peer, 'requirements.txt'),
  );
  const folder = cacheFolder(`python-${fingerprint(...requirements)}`);
  const program = join(folder, 'bin/python');
  return prepared('the Python clients', async () => {
    await fillOnce(folder, async () => {
      await runOrThrow('python3', ['-m', 'venv', folder], { timeoutMs: installTimeoutMs });
      const files = requirements.flatMap((file) => ['-r', file]);
      const args = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...files];
      await runOrThrow(program, args, { timeoutMs: installTimeoutMs });
    });
    return program;
  });
});

/** Builds the Go program of a folder; the value is the executable. */
export async function goProgram(folder: string): Promise<Found<string>> {
  if (!(await answers('go', 'version'))) return missing('go is not installed');
  const sources = ['main.go', 'go.mod'].map((file) => join(folder, file));
  const kept = cacheFolder(`go-${fingerprint(...sources)}`);
  const program = join(kept, 'program');
  return prepared('a Go program', async () => {
    await fillOnce(kept, async () => {
      const options = { cwd: folder, timeoutMs: installTimeoutMs };
      await runOrThrow('go', ['build', '-o', program, '.'], options);
    });
    return program;
  });
}

/** Jars of another pom, in a folder of their own; the value is their class path. */
export async function jarsOf(pom: string, name: string): Promise<Found<string>> {
  const found = await java();
  if (!found.ok) return found;
  const folder = cacheFolder(`${name}-${fingerprint(pom)}`);
  return prepared(`the jars of ${name}`, async () => {
    await fillOnce(folder, () => copyDependencies(pom, folder));
    return join(folder, '*');
  });
}

/** Compiles Java sources that use the jars of a class path; the value is the classes' folder. */
export async function javaClasses(
  name: string,
  sources: readonly string[],
  classPath: string,
): Promise<Found<string>> {
  const folder = cacheFolder(`${name}-${fingerprint(...sources)}`);
  return prepared(`the classes of ${name}`, async () => {
    await fillOnce(folder, async () => {
      mkdirSync(folder, { recursive: true });
      const args = ['-nowarn', '-proc:none', '-d', folder, '-cp', classPath, ...sources];
      await runOrThrow('javac', args);
    });
    return folder;
  });
}

/** Where Apache Kafka's jars lie, for who wants the folder and not the class path. */
export function apacheLibs(): string {
  return apacheLibsFolder();
}

async function prepared(what: string, prepare: () => Promise<string>): Promise<Found<string>> {
  try {
    return { ok: true, value: await prepare() };
  } catch (error) {
    return missing(`${what} could not be had: ${error instanceof Error ? error.message : error}`);
  }
}

async function answers(program: string, flag: string): Promise<boolean> {
  return (await run(program, [flag], { timeoutMs: 30_000 })).status === 0;
}

function missing(why: string): Found<never> {
  return { ok: false, missing: why };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
