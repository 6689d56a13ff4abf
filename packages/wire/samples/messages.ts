/** Every definition in each of its versions, for tests that must leave none out. */
import * as wire from '../src/definitions/index.ts';
import type { MessageDefinition } from '../src/schema.ts';

export interface AnyMessage {
  readonly definition: MessageDefinition;
  readonly version: number;
}

export const definitions: readonly MessageDefinition[] = Object.values(wire);

export function allMessages(): AnyMessage[] {
  return definitions.flatMap((definition) => {
    const { lowest, highest } = definition.versions;
    const count = highest - lowest + 1;
    return Array.from({ length: count }, (_, index) => ({ definition, version: lowest + index }));
  });
}
