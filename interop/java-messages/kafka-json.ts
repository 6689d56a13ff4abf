/**
 * Kafka's own descriptions of its messages, as they lie in its jars: JSON with comments.
 *
 * Read from the jars where they are at hand, and compared; never kept.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readJar } from './jar.ts';

export interface KafkaField {
  readonly name: string;
  readonly type: string;
  readonly versions?: string;
  readonly nullableVersions?: string;
  readonly taggedVersions?: string;
  readonly flexibleVersions?: string;
  readonly tag?: number;
  readonly default?: string | number | boolean | null;
  readonly ignorable?: boolean | string;
  readonly mapKey?: boolean;
  readonly fields?: readonly KafkaField[];
}

export interface KafkaMessage {
  readonly name: string;
  readonly type: string;
  readonly apiKey?: number;
  readonly validVersions: string;
  readonly flexibleVersions: string;
  readonly listeners?: readonly string[];
  readonly latestVersionUnstable?: boolean;
  readonly fields: readonly KafkaField[];
  readonly commonStructs?: readonly {
    readonly name: string;
    readonly versions: string;
    readonly fields: readonly KafkaField[];
  }[];
}

/** All messages that still have a version. Kafka keeps the names of removed ones. */
export function readKafkaMessages(libs: string): KafkaMessage[] {
  const messages: KafkaMessage[] = [];
  for (const jar of globSync('kafka-*.jar', { cwd: libs })) {
    const files = readJar(join(libs, jar), /^(common\/)?(message|metadata)\/\w+\.json$/);
    for (const text of files.values()) {
      const message: KafkaMessage = parseWithComments(text.toString('utf8'));
      if (message.validVersions !== 'none') messages.push(message);
    }
  }
  return messages;
}

function parseWithComments(text: string): KafkaMessage {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g, (part) =>
    part.startsWith('"') ? part : '',
  );
  return JSON.parse(plain.replace(/,(\s*[\]}])/g, '$1'));
}
