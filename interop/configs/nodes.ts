/**
 * Files of settings, read by us and by Java, and what Kafka and we say to a node that would start
 * with them.
 */
import {
  BrokerValues,
  ConfigError,
  checkBroker,
  parseProperties,
} from '@odradek/broker/testing/settings';

export interface KafkaNode {
  /** Not an object: JSON.parse of V8 14.6 can take an escaped key for another one. */
  readonly read: readonly (readonly [string, string])[];
  readonly unreadable: string | null;
  readonly refused: string | null;
}

/** Differences in what was read. */
export function compareSyntax(texts: readonly string[], kafka: readonly KafkaNode[]): string[] {
  return texts.flatMap((text, index) => {
    const theirs = kafka[index];
    if (theirs === undefined) return [`${JSON.stringify(text)}: no answer of Java`];
    const expected = theirs.unreadable ?? JSON.stringify(theirs.read.filter(isSetting));
    const ours = readText(text);
    return ours === expected ? [] : [`${JSON.stringify(text)}: ${ours}; Java: ${expected}`];
  });
}

function readText(text: string): string {
  try {
    const read = [...parseProperties(text)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify(read.filter(isSetting));
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** Java makes a setting without a name of some lines that only continue; nobody minds. */
function isSetting([name]: readonly [string, string]): boolean {
  return name !== '';
}

/** Differences in who may start. */
export function compareStarts(files: readonly string[], kafka: readonly KafkaNode[]): string[] {
  return files.flatMap((file, index) => {
    const ours = refusal(file);
    const theirs = kafka[index]?.refused ?? null;
    return ours === theirs ? [] : [`${JSON.stringify(file)}: ${ours}; Kafka: ${theirs}`];
  });
}

function refusal(file: string): string | null {
  try {
    checkBroker(new BrokerValues(parseProperties(file)));
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
