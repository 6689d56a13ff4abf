/**
 * Compares our definitions with Kafka's: every message, and of every field its name, place, type,
 * versions, nullable and tagged versions, tag, default, and what else is said of it.
 */
import type { Field, Fields, MessageDefinition, VersionRange } from '@odradek/wire';
import type { KafkaField, KafkaMessage } from './kafka-json.ts';

const OPEN = 32767;
const NONE: VersionRange = { lowest: 0, highest: -1 };

/** One line for each difference. */
export function compareDefinitions(
  ours: readonly MessageDefinition[],
  theirs: readonly KafkaMessage[],
): string[] {
  const known = new Map(ours.map((definition) => [definition.name, definition]));
  const differences: string[] = [];
  for (const message of theirs) {
    const definition = known.get(message.name);
    if (definition === undefined) differences.push(`${message.name} has no definition`);
    else differences.push(...new Comparison(definition, message).differences);
    known.delete(message.name);
  }
  for (const name of known.keys()) differences.push(`${name} is no message of Kafka`);
  return differences;
}

class Comparison {
  readonly differences: string[] = [];
  readonly #message: KafkaMessage;

  constructor(definition: MessageDefinition, message: KafkaMessage) {
    this.#message = message;
    const at = message.name;
    const versions = range(message.validVersions);
    this.#same(`${at} versions`, shown(definition.versions), shown(versions));
    const flexible = range(message.flexibleVersions);
    this.#same(`${at} flexible`, shown(definition.flexible), shown(flexible));
    this.#same(`${at} type`, definition.type, message.type);
    this.#same(`${at} key`, definition.apiKey, message.apiKey ?? -1);
    this.#same(`${at} listeners`, `${definition.listeners}`, `${message.listeners ?? []}`);
    const unstable = message.latestVersionUnstable ?? false;
    this.#same(`${at} unstable`, definition.latestVersionUnstable, unstable);
    this.#fields(definition.fields, message.fields, versions, at);
  }

  #same(what: string, ours: unknown, theirs: unknown): void {
    if (ours !== theirs) this.differences.push(`${what}: ${ours}, in Kafka ${theirs}`);
  }

  #fields(ours: Fields, theirs: readonly KafkaField[], versions: VersionRange, path: string): void {
    const names = theirs.map(({ name }) => name.slice(0, 1).toLowerCase() + name.slice(1));
    this.#same(`${path} fields`, Object.keys(ours).join(), names.join());
    for (const [index, kafka] of theirs.entries()) {
      const name = names[index] ?? '';
      const field = ours[name];
      if (field !== undefined) this.#field(field, kafka, versions, `${path}.${name}`);
    }
  }

  #field(field: Field, kafka: KafkaField, parent: VersionRange, path: string): void {
    const tagged = range(kafka.taggedVersions);
    const versions = both(kafka.versions === undefined ? tagged : range(kafka.versions), parent);
    this.#same(`${path} versions`, shown(both(field.versions, parent)), shown(versions));
    const nullable = both(range(kafka.nullableVersions), versions);
    this.#same(`${path} nullable`, shown(both(field.nullable, versions)), shown(nullable));
    this.#same(
      `${path} tagged`,
      shown(both(field.tagged, versions)),
      shown(both(tagged, versions)),
    );
    this.#same(`${path} tag`, field.tag, kafka.tag ?? -1);
    this.#same(`${path} ignorable`, field.ignorable, String(kafka.ignorable) === 'true');
    this.#same(`${path} mapKey`, field.mapKey, kafka.mapKey ?? false);
    const flexible = field.flexible === undefined ? 'as all' : shown(field.flexible);
    this.#same(`${path} flexible`, flexible, kafka.flexibleVersions ?? 'as all');
    this.#same(`${path} default`, String(field.default ?? null), defaultOf(kafka));
    this.#type(field, kafka, versions, path);
  }

  #type(field: Field, kafka: KafkaField, versions: VersionRange, path: string): void {
    const isArray = kafka.type.startsWith('[]');
    const name = kafka.type.replace('[]', '');
    this.#same(`${path} is an array`, field.type === 'array', isArray);
    const inner = isArray ? field.element : field;
    if (inner === undefined) return;
    if (/^[A-Z]/.test(name)) {
      this.#same(`${path} type`, inner.type, 'struct');
      const common = this.#message.commonStructs?.find((struct) => struct.name === name);
      const fields = common?.fields ?? kafka.fields ?? [];
      const within = common === undefined ? versions : both(range(common.versions), versions);
      this.#fields(inner.fields ?? {}, fields, within, path);
    } else {
      this.#same(`${path} type`, inner.type === 'int64Exact' ? 'int64' : inner.type, name);
    }
  }
}

/** As text, so that all of Kafka's ways to write a default compare: 0x7fffffff, "-1", -1. */
function defaultOf(kafka: KafkaField): string {
  const text = kafka.default === null ? '' : String(kafka.default ?? '');
  if (text === 'null') return 'null';
  if (/^\[\]|^[A-Z]|^bytes$|^records$/.test(kafka.type)) return 'null';
  switch (kafka.type) {
    case 'string':
      return text;
    case 'bool':
      return String(text.toLowerCase() === 'true');
    case 'uuid':
      return text === '' ? 'AAAAAAAAAAAAAAAAAAAAAA' : text;
    default:
      return String(Number(text));
  }
}

function range(text: string | undefined): VersionRange {
  if (text === undefined || text === '' || text === 'none') return NONE;
  const [lowest = '', highest] = text.replace('+', `-${OPEN}`).split('-');
  return { lowest: Number(lowest), highest: Number(highest ?? lowest) };
}

function both(a: VersionRange, b: VersionRange): VersionRange {
  const lowest = Math.max(a.lowest, b.lowest);
  const highest = Math.min(a.highest, b.highest);
  return lowest > highest ? NONE : { lowest, highest };
}

function shown({ lowest, highest }: VersionRange): string {
  return lowest > highest ? 'none' : `${lowest} to ${highest}`;
}
