import type { Properties, PropertyValue } from './records';

/** What entities and relationships have in common, wherever they are read from. */
interface AnswerObject {
  readonly key: string;
  readonly type: string;
  /** All properties, in an object that is made at each call: `value` is faster. */
  readonly properties: Properties;
  /** One property; undefined when there is none. */
  value(name: string): PropertyValue;
}

/** An entity that stands behind an answer. The same entity is the same object in all answers of one source. */
export interface AnswerEntity extends AnswerObject {
  readonly kind: 'entity';
  readonly classes: readonly string[];
  /** What the entity was made from, put together at each call; only where that was kept and asked for. */
  readonly rawData?: unknown;
}

/** A directed relationship that stands behind an answer. */
export interface AnswerRelationship extends AnswerObject {
  readonly kind: 'relationship';
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly from: AnswerEntity;
  readonly to: AnswerEntity;
}
