/** Java's console consumer as a member of a group, running beside our client. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../src/cache.ts';
import { ended, killGroup, startInBackground } from '../src/command.ts';
import { javaArguments } from '../src/java.ts';

const consoleConsumer = 'org.apache.kafka.tools.consumer.ConsoleConsumer';

export class JavaConsumer {
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.#log = log;
  }

  static async start(
    bootstrap: string,
    topic: string,
    group: string,
    properties: readonly string[],
  ): Promise<JavaConsumer> {
    const log = join(temporaryFolder('java-consumer'), 'lines');
    const settings = properties.flatMap((property) => ['--command-property', property]);
    const args = ['--bootstrap-server', bootstrap, '--topic', topic, '--group', group];
    const java = await javaArguments(consoleConsumer, [...args, '--from-beginning', ...settings]);
    return new JavaConsumer(startInBackground('java', java, { logFile: log }), log);
  }

  /** What it has printed so far, without what it says on its own account. */
  get lines(): readonly string[] {
    if (!existsSync(this.#log)) return [];
    return readFileSync(this.#log, 'utf8')
      .split('\n')
      .filter((line) => /^\d+$/.test(line));
  }

  /** Lets it leave the group in order. */
  async stop(): Promise<void> {
    killGroup(this.#child, 'SIGTERM');
    await ended(this.#child);
  }
}
