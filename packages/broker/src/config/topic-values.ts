/**
 * The settings of one topic: its own over those of the broker over the defaults, and the plain
 * numbers that a log needs of them.
 */
import type { CompressionPolicy, LogConfig } from '@odradek/log';
import type { BrokerValues } from './broker-values.ts';
import { type ConfigValue, type Definitions, required, type ValueOf } from './definition.ts';
import { topicToBroker } from './synonyms.ts';
import { type TopicConfigName, topicConfigs } from './topic-configs.ts';
import { type ReadValue, readValue, valueText } from './values.ts';

type TopicConfigs = typeof topicConfigs;
const definitions: Definitions = topicConfigs;

export class TopicValues {
  readonly #broker: BrokerValues;
  readonly #own: ReadonlyMap<string, ReadValue>;
  #logConfig: LogConfig | undefined;

  /** Throws `ConfigError`. Names that are no topic settings are left out. */
  constructor(broker: BrokerValues, overrides: ReadonlyMap<string, string>) {
    this.#broker = broker;
    const own = new Map<string, ReadValue>();
    for (const [name, text] of overrides) {
      const definition = definitions[name];
      if (definition !== undefined) own.set(name, readValue(name, definition, text));
    }
    this.#own = own;
  }

  get<Name extends TopicConfigName>(name: Name): ValueOf<TopicConfigs[Name]> {
    // All sources of a name have the type of its definition; a test holds the broker's to it.
    return this.#value(name) as ValueOf<TopicConfigs[Name]>;
  }

  /** As DescribeConfigs shows it. */
  shownText(name: string): string | null {
    const own = this.#own.get(name);
    if (own !== undefined) return own.text;
    const type = definitions[name]?.type;
    if (type === undefined || !isTopicConfig(name)) return null;
    const brokerName = topicToBroker[name];
    const asSet = brokerName === undefined ? undefined : this.#broker.shownText(brokerName);
    return derived(name) || asSet === undefined ? valueText(type, this.#value(name)) : asSet;
  }

  #value(name: TopicConfigName): ConfigValue {
    const own = this.#own.get(name);
    if (own !== undefined) return own.value;
    const brokerName = topicToBroker[name];
    if (brokerName !== undefined) return fromBroker(this.#broker, name) ?? null;
    const fallback = topicConfigs[name].default;
    return fallback === required ? null : fallback;
  }

  get logConfig(): LogConfig {
    this.#logConfig ??= this.#makeLogConfig();
    return this.#logConfig;
  }

  #makeLogConfig(): LogConfig {
    const policy = this.get('cleanup.policy');
    const timestampType = this.get('message.timestamp.type');
    return {
      // Tests of Apache roll tiny segments through the internal name.
      segmentBytes: this.get('internal.segment.bytes') ?? this.get('segment.bytes'),
      segmentMs: this.get('segment.ms'),
      segmentJitterMs: this.get('segment.jitter.ms'),
      indexIntervalBytes: this.get('index.interval.bytes'),
      segmentIndexBytes: this.get('segment.index.bytes'),
      retentionMs: this.get('retention.ms'),
      retentionBytes: this.get('retention.bytes'),
      maxMessageBytes: this.get('max.message.bytes'),
      timestampType: timestampType === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
      timestampBeforeMaxMs: this.get('message.timestamp.before.max.ms'),
      timestampAfterMaxMs: this.get('message.timestamp.after.max.ms'),
      compressionType: compressionPolicy(this.get('compression.type')),
      gzipLevel: this.get('compression.gzip.level'),
      lz4Level: this.get('compression.lz4.level'),
      zstdLevel: this.get('compression.zstd.level'),
      cleanupDelete: policy.includes('delete'),
      cleanupCompact: policy.includes('compact'),
      flushMessages: this.get('flush.messages'),
      flushMs: this.get('flush.ms'),
      fileDeleteDelayMs: this.get('file.delete.delay.ms'),
      preallocate: this.get('preallocate'),
    };
  }
}

export function isTopicConfig(name: string): name is TopicConfigName {
  return Object.hasOwn(topicConfigs, name);
}

/** The four that a broker may write in other units, so that their text must be computed. */
function derived(name: TopicConfigName): boolean {
  return (
    name === 'segment.ms' ||
    name === 'segment.jitter.ms' ||
    name === 'retention.ms' ||
    name === 'flush.ms'
  );
}

function fromBroker(broker: BrokerValues, name: TopicConfigName): ConfigValue | undefined {
  if (name === 'segment.ms') return broker.logRollMs;
  if (name === 'segment.jitter.ms') return broker.logRollJitterMs;
  if (name === 'retention.ms') return broker.logRetentionMs;
  if (name === 'flush.ms') return broker.logFlushMs;
  const brokerName = topicToBroker[name];
  return brokerName === undefined ? undefined : broker.get(brokerName);
}

function compressionPolicy(text: string): CompressionPolicy {
  switch (text) {
    case 'uncompressed':
    case 'gzip':
    case 'snappy':
    case 'lz4':
    case 'zstd':
      return text;
    default:
      return 'producer';
  }
}
