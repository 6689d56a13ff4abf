/** Which topics a pattern means, as Kafka's tools understand it: commas are alternatives. */

export interface TopicFilter {
  (topic: string, isInternal: boolean): boolean;
}

export function topicFilter(
  pattern: string | undefined,
  { excludeInternal }: { excludeInternal: boolean },
): TopicFilter {
  const source = (pattern ?? '.*')
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replaceAll(/^["']+|["']+$/g, '');
  const regex = new RegExp(`^(?:${source})$`);
  return (topic, isInternal) => regex.test(topic) && !(isInternal && excludeInternal);
}
