/**
 * What both APIs that change settings do: decide for each resource, store what may be changed in
 * one step, and answer for each resource in the order of the request.
 *
 * One change waits for the one before it, so that two that append to the same list both count.
 */
import { topicNameRefusal } from '@odradek/machines/cluster';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import {
  type Alteration,
  alterLoggers,
  type ConfigEntry,
  decideAlteration,
  type Refusal,
} from '../../config/alter.ts';
import { resourceType } from '../../config/resources.ts';

export interface AlteredResource extends Refusal {
  readonly resourceType: number;
  readonly resourceName: string;
}

const done: Refusal = { errorCode: errorCode.NONE, errorMessage: null };
const stored: ReadonlySet<number> = new Set([
  resourceType.topic,
  resourceType.broker,
  resourceType.clientMetrics,
  resourceType.group,
]);

export function alterResources(
  broker: BrokerParts,
  alterations: readonly Alteration[],
  options: { readonly validateOnly: boolean },
): Promise<AlteredResource[]> {
  return broker.config.inTurn(() => alterNow(broker, alterations, options));
}

async function alterNow(
  broker: BrokerParts,
  alterations: readonly Alteration[],
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<AlteredResource[]> {
  const counts = Map.groupBy(alterations, keyOf);
  const results = new Map<Alteration, Refusal>();
  const changes = new Map<Alteration, readonly ConfigEntry[]>();
  for (const alteration of alterations) {
    const repeated = (counts.get(keyOf(alteration))?.length ?? 0) > 1;
    const decision = repeated ? appearsTwice : decide(broker, alteration, validateOnly);
    if ('entries' in decision) changes.set(alteration, decision.entries);
    else results.set(alteration, decision);
  }
  if (changes.size > 0) {
    const resources = [...changes].map(([alteration, entries]) => ({
      resourceType: alteration.resourceType,
      resourceName: alteration.resourceName,
      entries,
    }));
    const reply = await broker.metadata.submit({ type: 'alterConfigs', resources, validateOnly });
    const replies = new Map(reply.resources.map((resource) => [keyOf(resource), resource]));
    for (const alteration of changes.keys()) {
      results.set(alteration, replies.get(keyOf(alteration)) ?? done);
    }
  }
  return alterations.map((alteration) => {
    const { errorCode: code, errorMessage } = results.get(alteration) ?? done;
    return {
      errorCode: code,
      errorMessage,
      resourceType: alteration.resourceType,
      resourceName: alteration.resourceName,
    };
  });
}

const appearsTwice: Refusal = {
  errorCode: errorCode.INVALID_REQUEST,
  errorMessage: 'Each resource must appear at most once.',
};

function keyOf(resource: { readonly resourceType: number; readonly resourceName: string }): string {
  return `${resource.resourceType}:${resource.resourceName}`;
}

function decide(
  broker: BrokerParts,
  alteration: Alteration,
  validateOnly: boolean,
): Refusal | { readonly entries: readonly ConfigEntry[] } {
  const type = alteration.resourceType;
  // The older API never knew loggers: what it does not name it would remove.
  if (type === resourceType.brokerLogger && !alteration.replacesAll) {
    return alterLoggers(broker.config, alteration, { validateOnly }) ?? done;
  }
  if (!stored.has(type)) {
    const message = `Unknown resource type ${type}`;
    return { errorCode: errorCode.INVALID_REQUEST, errorMessage: message };
  }
  if (type !== resourceType.topic) return decideAlteration(broker.config, alteration);
  const refusal = topicRefusal(alteration.resourceName);
  if (refusal !== undefined) return refusal;
  const decision = decideAlteration(broker.config, alteration);
  if ('errorCode' in decision) return decision;
  if (broker.metadata.state.topics.has(alteration.resourceName)) return decision;
  return {
    errorCode: errorCode.UNKNOWN_TOPIC_OR_PARTITION,
    errorMessage: `The topic '${alteration.resourceName}' does not exist.`,
  };
}

function topicRefusal(name: string): Refusal | undefined {
  if (name === '') {
    const message = 'Default topic resources are not allowed.';
    return { errorCode: errorCode.INVALID_REQUEST, errorMessage: message };
  }
  const reason = topicNameRefusal(name);
  if (reason === undefined) return undefined;
  return { errorCode: errorCode.INVALID_TOPIC_EXCEPTION, errorMessage: reason };
}
