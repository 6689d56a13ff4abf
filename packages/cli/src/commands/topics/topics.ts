/** What the commands on topics have in common: which topics are meant. */
import type { OptionSpecs } from '../../arguments.ts';
import { UsageMistake } from '../../failure.ts';

export const topicOption = {
  topic: {
    type: 'string',
    multiple: true,
    value: 'TOPIC',
    description: 'a topic; may be repeated',
  },
} as const satisfies OptionSpecs;

/** Topics may be named with `--topic` or without. */
export function namedTopics(
  options: { readonly topic?: readonly string[] | undefined },
  positionals: readonly string[],
): readonly string[] {
  return [...(options.topic ?? []), ...positionals];
}

export function someTopics(
  options: { readonly topic?: readonly string[] | undefined },
  positionals: readonly string[],
): readonly string[] {
  const names = namedTopics(options, positionals);
  if (names.length === 0) throw new UsageMistake('which topic? Name at least one.');
  return names;
}
