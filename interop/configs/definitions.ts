/**
 * Our definitions beside those of Kafka's own classes: names, types, defaults, ranges, importance,
 * who may change what, synonyms, and how each setting reads each of many texts.
 */
import {
  brokerConfigs,
  brokerSynonyms,
  ConfigError,
  clientMetricsConfigs,
  type Definition,
  type Definitions,
  defaultText,
  dynamicQuotasConfigs,
  groupConfigs,
  groupToBroker,
  readValue,
  required,
  topicConfigs,
  topicToBroker,
} from '@odradek/broker/testing/settings';

export interface KafkaDefinition {
  readonly kind: 'definition';
  readonly set: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
  readonly valid: string | null;
  readonly importance: string;
  readonly update: string;
  readonly internal: boolean;
}

export interface KafkaReading {
  readonly kind: 'reading';
  readonly set: string;
  readonly name: string;
  readonly text: string;
  readonly read: string | null;
  readonly refused: string | null;
}

export interface KafkaSynonyms {
  readonly kind: 'synonyms';
  readonly set: string;
  readonly name: string;
  readonly names: readonly string[];
}

export type KafkaFact = KafkaDefinition | KafkaReading | KafkaSynonyms;

const sets: ReadonlyMap<string, Definitions> = new Map<string, Definitions>([
  ['broker', brokerConfigs],
  ['topic', topicConfigs],
  ['group', groupConfigs],
  ['client-metrics', clientMetricsConfigs],
  ['quota', dynamicQuotasConfigs],
]);

/** Texts that settings of any type may meet. */
export const sampleTexts: readonly string[] = divided(`
| |true| TRUE |False|yes|a|a,b|a, b|a,,b| a ,b |,|a,a|0|1|-1|-2|-3|+7|007|9|10|17|18|99|100|1000|
4096|1048576|8388608|2147483647|2147483648|-2147483648|32767|32768|9223372036854775807|
-9223372036854775808|9223372036854775808|9007199254740993|0.5|.5|1.|1.5|1e3|1e-5|12345678|
123456789.25|1E400|-0.0|NaN|Infinity|0.1f|1 000|1_000|0x10|delete|compact,delete|Delete|
delete,delete|gzip|GZIP|CreateTime|SSL|ssl|bidirectional|es256|*|1:1,2:2|1:1,|1:a|*,*|
latest|earliest|by_duration:PT1H|none|by_duration:P1DT2H3M4.5S|by_duration:-PT1H|
by_duration:P1M|by_duration:|by_duration:PT|by_duration:P|by_duration:PT-1H|
by_duration:-PT-1H|by_duration:pt1h|by_duration:PT0.000000001S|by_duration:PT1.S|
by_duration:P1DT|1@host:9093|1@host|x@host:1|1@[::1]:9093|1@h:1,2@h:2|host:9092|host:|
1@host:99999|[::1]:9092|classic|classic,consumer|consumer,share|broker|broker,controller|
controller,controller|required|none |read_committed`);

/** One text between each two bars; lines are there to be read only. */
function divided(samples: string): string[] {
  return samples.replaceAll('\n', '').split('|');
}

/** Every difference, in words. */
export function compareDefinitions(facts: readonly KafkaFact[]): string[] {
  const differences: string[] = [];
  const kafka = facts.filter((fact) => fact.kind === 'definition');
  for (const [set, ours] of sets) {
    const names = new Set(kafka.filter((fact) => fact.set === set).map(({ name }) => name));
    for (const name of Object.keys(ours)) {
      if (!names.has(name)) differences.push(`${set} ${name}: Kafka has no such setting`);
    }
  }
  for (const fact of kafka) {
    const definition = sets.get(fact.set)?.[fact.name];
    if (definition === undefined) differences.push(`${fact.set} ${fact.name}: missing`);
    else differences.push(...compareDefinition(fact, definition));
  }
  return differences;
}

function compareDefinition(fact: KafkaDefinition, definition: Definition): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['type', definition.type, fact.type],
    ['required', definition.default === required, fact.required],
    ['default', defaultText(definition), fact.default],
    ['valid', definition.valid?.text ?? null, fact.valid],
    ['importance', definition.importance, fact.importance],
    ['internal', definition.internal, fact.internal],
  ];
  const all = fact.set === 'broker' ? [...pairs, updateOf(fact, definition)] : pairs;
  const found = all
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(([what, ours, theirs]) => `${fact.name}: ${what} ${String(ours)}, Kafka ${theirs}`);
  if (definition.documentation.trim() === '') found.push(`${fact.name}: no documentation`);
  return found;
}

function updateOf(
  fact: KafkaDefinition,
  definition: Definition,
): readonly [string, unknown, unknown] {
  return ['update', definition.update, fact.update];
}

export function compareReadings(facts: readonly KafkaFact[]): { count: number; found: string[] } {
  const readings = facts.filter((fact) => fact.kind === 'reading');
  const found: string[] = [];
  for (const { set, name, text, read, refused } of readings) {
    const definition = sets.get(set)?.[name];
    if (definition === undefined) continue;
    const ours = readingOf(name, definition, text);
    if (ours.read !== read || ours.refused !== refused) {
      const theirs = refused ?? `read as ${read}`;
      found.push(`${name}=${text}: ${ours.refused ?? `read as ${ours.read}`}; Kafka: ${theirs}`);
    }
  }
  return { count: readings.length, found };
}

function readingOf(
  name: string,
  definition: Definition,
  text: string,
): { readonly read: string | null; readonly refused: string | null } {
  try {
    return { read: readValue(name, definition, text).text, refused: null };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { read: null, refused: error.message };
  }
}

export function compareSynonyms(facts: readonly KafkaFact[]): string[] {
  return facts
    .filter((fact) => fact.kind === 'synonyms')
    .filter((fact) => ourSynonyms(fact).join() !== fact.names.join())
    .map((fact) => `${fact.name}: ${ourSynonyms(fact).join()}, Kafka ${fact.names.join()}`);
}

function ourSynonyms({ set, name }: KafkaSynonyms): readonly string[] {
  if (set === 'broker') return brokerSynonyms(name, { listeners: true });
  const inherited: Readonly<Record<string, string>> =
    set === 'topic' ? topicToBroker : groupToBroker;
  const brokerName = inherited[name];
  if (brokerName === undefined) return [];
  return set === 'topic' ? brokerSynonyms(brokerName, { listeners: false }) : [brokerName];
}
