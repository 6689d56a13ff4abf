/**
 * DescribeConfigs (32), versions 1–4.
 * Does: shows the settings of topics, of this broker, of all brokers (the empty name), of loggers,
 *   subscriptions to client metrics, and groups, with sources and synonyms.
 * Since: 3 types and documentation · 4 flexible. Spec: KIP-133, KIP-226, KIP-569.
 */
import { topicNameRefusal } from '@odradek/machines/cluster';
import {
  type DescribeConfigsRequest,
  describeConfigsRequest,
  describeConfigsResponse,
} from '@odradek/wire/definitions';
import { errorCode, errorMessage } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import {
  type DescribedConfig,
  type DescribeOptions,
  describeBroker,
  describeBrokerDefaults,
  describeClientMetrics,
  describeGroup,
  describeLoggers,
  describeTopic,
} from '../../config/describe.ts';
import { resourceType } from '../../config/resources.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

type Asked = DescribeConfigsRequest['resources'][number];

interface Described {
  readonly errorCode: number;
  readonly errorMessage: string;
  readonly configs: readonly DescribedConfig[];
}

const knownTypes: ReadonlySet<number> = new Set(Object.values(resourceType));

export const describeConfigs = handler(
  describeConfigsRequest,
  describeConfigsResponse,
  [
    needs('DescribeConfigs', 'Topic'),
    needs('DescribeConfigs', 'Cluster'),
    needs('DescribeConfigs', 'Group'),
  ],
  (request, _context, broker) => {
    // One resource of a kind that does not exist spoils the request: Kafka answers for all.
    const allKnown = request.resources.every((asked) => knownTypes.has(asked.resourceType));
    return {
      results: request.resources.map((asked) => ({
        resourceType: asked.resourceType,
        resourceName: asked.resourceName,
        ...(allKnown
          ? describe(broker, asked, optionsOf(request, asked))
          : refused(errorCode.INVALID_REQUEST, errorMessage(errorCode.INVALID_REQUEST))),
      })),
    };
  },
);

function optionsOf(request: DescribeConfigsRequest, asked: Asked): DescribeOptions {
  const names = asked.configurationKeys;
  return {
    names: names === null || names.length === 0 ? undefined : new Set(names),
    synonyms: request.includeSynonyms,
    documentation: request.includeDocumentation,
  };
}

/** Kafka leaves the message empty, not null, where it has none to give. */
const noMessage = '';

function refused(code: number, message: string): Described {
  return { errorCode: code, errorMessage: message, configs: [] };
}

function shown(configs: readonly DescribedConfig[]): Described {
  return { errorCode: errorCode.NONE, errorMessage: noMessage, configs };
}

function describe(broker: BrokerParts, asked: Asked, options: DescribeOptions): Described {
  const { config } = broker;
  const name = asked.resourceName;
  const malformed = (message: string): Described => refused(errorCode.INVALID_REQUEST, message);
  switch (asked.resourceType) {
    case resourceType.topic:
      return describeOneTopic(broker, name, options);
    case resourceType.broker:
      return describeOneBroker(broker, name, options);
    case resourceType.brokerLogger: {
      if (name === '') return malformed('Broker id must not be empty');
      const refusal = nodeRefusal(config.nodeId, name, String(config.nodeId));
      return refusal === undefined ? shown(describeLoggers(config, options)) : malformed(refusal);
    }
    case resourceType.clientMetrics:
      if (name === '') return malformed('Client metrics subscription name must not be empty');
      return shown(describeClientMetrics(config, name, options));
    default:
      if (name === '') return malformed('Group name must not be empty');
      return shown(describeGroup(config, name, options));
  }
}

function describeOneTopic(broker: BrokerParts, name: string, options: DescribeOptions): Described {
  const refusal = topicNameRefusal(name);
  if (refusal !== undefined) return refused(errorCode.INVALID_TOPIC_EXCEPTION, refusal);
  if (!broker.metadata.state.topics.has(name)) {
    return refused(errorCode.UNKNOWN_TOPIC_OR_PARTITION, noMessage);
  }
  return shown(describeTopic(broker.config, name, options));
}

function describeOneBroker(
  { config }: BrokerParts,
  name: string,
  options: DescribeOptions,
): Described {
  if (name === '') return shown(describeBrokerDefaults(config, options));
  const refusal = nodeRefusal(config.nodeId, name, `${config.nodeId} or empty string,`);
  if (refusal !== undefined) return refused(errorCode.INVALID_REQUEST, refusal);
  return shown(describeBroker(config, options));
}

function nodeRefusal(nodeId: number, name: string, expected: string): string | undefined {
  if (!/^[+-]?[0-9]{1,10}$/.test(name)) {
    return `Broker id must be an integer, but it is: ${name}`;
  }
  if (Number(name) === nodeId) return undefined;
  return `Unexpected broker id, expected ${expected} but received ${name}`;
}
