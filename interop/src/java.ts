/**
 * Apache Kafka's jars and the Java that runs them: the broker to compare with, its tools and
 * its console clients. Maven brings the jars, once.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { apacheLibsFolder, fillOnce } from './cache.ts';
import { type CommandOptions, type CommandResult, run, runOrThrow } from './command.ts';

const pom = join(import.meta.dirname, '../apache-kafka/pom.xml');

/** Flags that make a short-lived Java start soonest: one collector thread, one compiler tier. */
const shortLived = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** Gets the jars if they are not there yet, and tells the class path. */
export async function apacheClassPath(): Promise<string> {
  const libs = apacheLibsFolder();
  await fillOnce(libs, () => copyDependencies(pom, libs));
  return join(libs, '*');
}

/** Lets Maven put all that a pom depends on into one folder. */
export async function copyDependencies(pomFile: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['-q', '-B', '-f', pomFile, 'dependency:copy-dependencies'];
  await runOrThrow('mvn', [...args, `-DoutputDirectory=${folder}`], { timeoutMs: 600_000 });
}

/** The arguments with which `java` runs a main class of Apache Kafka's for a short time. */
export async function javaArguments(
  mainClass: string,
  args: readonly string[],
): Promise<readonly string[]> {
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  return [...shortLived, logging, '-cp', await apacheClassPath(), mainClass, ...args];
}

/** Runs a main class of Apache Kafka's jars to its end. */
export async function runJava(
  mainClass: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return run('java', await javaArguments(mainClass, args), options);
}
