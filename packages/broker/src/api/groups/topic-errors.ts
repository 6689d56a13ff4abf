/**
 * An answer in the making that has an error for each partition of a request: topics stand in it once
 * and in the order of their first mention, whoever adds to them.
 */
export interface TopicAnswer {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: { readonly partitionIndex: number; readonly errorCode: number }[];
}

export class TopicErrors {
  readonly topics: TopicAnswer[] = [];
  readonly #byKey = new Map<string, TopicAnswer>();

  add(
    topic: { readonly name: string; readonly topicId: string },
    partitionIndex: number,
    errorCode: number,
  ): void {
    // A topic that is not known by its id has no name.
    const key = topic.name === '' ? topic.topicId : topic.name;
    let answer = this.#byKey.get(key);
    if (answer === undefined) {
      answer = { name: topic.name, topicId: topic.topicId, partitions: [] };
      this.#byKey.set(key, answer);
      this.topics.push(answer);
    }
    answer.partitions.push({ partitionIndex, errorCode });
  }
}
