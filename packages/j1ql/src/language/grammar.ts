import { EOF } from 'chevrotain';
import type {
  Hop,
  NodeSelector,
  OptionalWalk,
  OrderKey,
  Query,
  ReturnItem,
  WalkStep,
  SelectorTarget,
} from './ast';
import * as make from './nodes';
import * as t from './tokens';
import { ValueGrammar } from './valueGrammar';

/** What a selector may begin with, beside a word. */
const SELECTOR_STARTS = [t.StringLiteral, t.SmartClass, t.Star, t.LParen];
/** What may follow the first selector, beside an optional walk. */
const AFTER_SELECTOR = [
  ...[t.With, t.As, t.That, t.Where, t.Return, t.Having, t.Order, t.Skip, t.Limit],
  ...[t.Semicolon, EOF],
];

/**
 * The grammar. Every rule reads like the line of J1QL that it stands for; what a token means is in
 * `build.ts`, and what the grammar cannot say (names that nobody gave) in `check.ts`.
 */
class J1qlGrammar extends ValueGrammar {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  override readonly query = this.RULE('query', (): Query => {
    const query = make.emptyQuery();
    if (!this.#beginsWithSelector()) {
      this.CONSUME(t.Find);
      query.unique = this.OPTION(() => this.CONSUME(t.Unique)) !== undefined;
    }
    query.start = this.SUBRULE(this.#selector);
    this.MANY(() => query.steps.push(this.SUBRULE(this.#step)));
    query.where = this.OPTION1(() => {
      this.CONSUME(t.Where);
      return this.SUBRULE(this.condition);
    });
    query.returns = this.OPTION2(() => {
      this.CONSUME(t.Return);
      return this.SUBRULE(this.#returns);
    });
    query.having = this.OPTION3(() => {
      this.CONSUME(t.Having);
      return this.SUBRULE1(this.condition);
    });
    this.OPTION4(() => (query.orderBy = this.SUBRULE(this.#orderBy)));
    this.MANY1(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Skip);
            const count = this.CONSUME(t.NumberLiteral);
            query.skip = this.ACTION(() => make.count(count));
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Limit);
            const count = this.CONSUME1(t.NumberLiteral);
            query.limit = this.ACTION(() => make.count(count));
          },
        },
      ]),
    );
    this.OPTION5(() => this.CONSUME(t.Semicolon));
    return query;
  });

  /** FIND may be left out; a word is a class or type only when what follows it continues a query. */
  #beginsWithSelector(): boolean {
    const [first, second, third] = [1, 2, 3].map((index) => this.LA(index).tokenType);
    if (first !== t.Identifier) return SELECTOR_STARTS.some((type) => type === first);
    if (second === t.LParen) return third === t.That;
    return AFTER_SELECTOR.some((type) => type === second);
  }

  readonly #selector = this.RULE('selector', (): NodeSelector => {
    const position = make.positionOf(this.LA(1));
    const targets = this.SUBRULE(this.#targets);
    const filter = this.OPTION(() => {
      this.CONSUME(t.With);
      return this.SUBRULE(this.condition);
    });
    const alias = this.OPTION1(() => this.SUBRULE(this.#alias));
    return { targets, with: filter, alias, position };
  });

  readonly #targets = this.RULE('targets', (): SelectorTarget[] => {
    const targets: SelectorTarget[] = [];
    this.OR([
      { ALT: () => targets.push(this.SUBRULE(this.#target)) },
      {
        ALT: () => {
          this.CONSUME(t.LParen);
          this.AT_LEAST_ONE_SEP({
            SEP: t.Pipe,
            DEF: () => targets.push(this.SUBRULE1(this.#target)),
          });
          this.CONSUME(t.RParen);
        },
      },
    ]);
    return targets;
  });

  readonly #target = this.RULE('target', (): SelectorTarget =>
    this.OR([
      { ALT: () => make.named(this.CONSUME(t.Identifier)) },
      { ALT: () => make.anything(this.CONSUME(t.Star)) },
      { ALT: () => make.fullText(this.CONSUME(t.StringLiteral)) },
      {
        ALT: () => {
          const name = this.CONSUME(t.SmartClass);
          const of = this.OPTION(() => make.named(this.CONSUME1(t.Identifier)));
          return make.smartClass(name, of);
        },
      },
    ]),
  );

  readonly #alias = this.RULE('alias', (): string => {
    this.CONSUME(t.As);
    const word = this.CONSUME(t.Word);
    return this.ACTION(() => make.alias(word));
  });

  readonly #step = this.RULE('step', (): WalkStep =>
    this.OR<WalkStep>([
      { ALT: () => this.SUBRULE(this.#hop) },
      { ALT: () => this.SUBRULE(this.#optionalWalk) },
    ]),
  );

  readonly #optionalWalk = this.RULE('optionalWalk', (): OptionalWalk => {
    const position = make.positionOf(this.LA(1));
    const steps: WalkStep[] = [];
    this.CONSUME(t.LParen);
    this.AT_LEAST_ONE(() => steps.push(this.SUBRULE(this.#step)));
    this.CONSUME(t.RParen);
    this.CONSUME(t.Question);
    const alias = this.OPTION(() => this.SUBRULE(this.#alias));
    return { kind: 'optional', steps, alias, position };
  });

  readonly #hop = this.RULE('hop', (): Hop => {
    const position = make.positionOf(this.CONSUME(t.That));
    const negated = this.OPTION(() => this.CONSUME(t.Bang)) !== undefined;
    const written = this.SUBRULE(this.#verbs);
    const before = this.OPTION1(() => this.SUBRULE(this.#arrow));
    const edgeAlias = this.OPTION2(() => this.SUBRULE(this.#alias));
    const after = this.OPTION3(() => this.SUBRULE1(this.#arrow));
    const direction = before ?? after ?? 'any';
    const target = this.SUBRULE(this.#selector);
    return this.ACTION(() => {
      const verbs = written.map((verb) => verb.toUpperCase());
      const [verb] = written.length === 1 ? written : [];
      return { kind: 'hop', negated, verbs, verb, direction, edgeAlias, target, position };
    });
  });

  /** As written. */
  readonly #verbs = this.RULE('verbs', (): string[] => {
    const verbs: string[] = [];
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Relates);
          this.CONSUME(t.To);
        },
      },
      {
        ALT: () => {
          verbs.push(this.CONSUME(t.Identifier).image);
          // "THAT LOGS TO x" reads better than "THAT LOGS x", and means the same.
          this.OPTION(() => this.CONSUME1(t.To));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LParen);
          this.AT_LEAST_ONE_SEP({
            SEP: t.Pipe,
            DEF: () => verbs.push(this.CONSUME1(t.Identifier).image),
          });
          this.CONSUME(t.RParen);
        },
      },
    ]);
    return verbs;
  });

  readonly #arrow = this.RULE('arrow', (): 'in' | 'out' =>
    this.OR([
      { ALT: () => make.constant(this.CONSUME(t.InArrow), 'in' as const) },
      { ALT: () => make.constant(this.CONSUME(t.OutArrow), 'out' as const) },
    ]),
  );

  readonly #returns = this.RULE('returns', (): ReturnItem[] | 'tree' =>
    this.OR<ReturnItem[] | 'tree'>([
      {
        GATE: () => this.LA(2).tokenType !== t.Dot && this.LA(2).tokenType !== t.As,
        ALT: () => make.constant(this.CONSUME(t.Tree), 'tree' as const),
      },
      {
        ALT: () => {
          const items: ReturnItem[] = [];
          this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => items.push(this.SUBRULE(this.#item)) });
          return items;
        },
      },
    ]),
  );

  readonly #item = this.RULE('item', (): ReturnItem =>
    this.OR<ReturnItem>([
      {
        GATE: () => this.LA(2).tokenType === t.Dot && this.LA(3).tokenType === t.Star,
        ALT: () => {
          const alias = this.CONSUME(t.Name);
          this.CONSUME(t.Dot);
          this.CONSUME(t.Star);
          return { kind: 'spread', alias: alias.image, position: make.positionOf(alias) };
        },
      },
      {
        ALT: () => {
          const first = this.LA(1);
          const expression = this.SUBRULE(this.sum);
          const last = this.LA(0);
          const name = this.OPTION(() => {
            this.CONSUME(t.As);
            return this.OR1([
              { ALT: () => this.CONSUME(t.Word) },
              { ALT: () => this.CONSUME(t.StringLiteral) },
            ]);
          });
          return this.ACTION(() => make.column(expression, first, last, name));
        },
      },
    ]),
  );

  readonly #orderBy = this.RULE('orderBy', (): OrderKey[] => {
    const keys: OrderKey[] = [];
    this.CONSUME(t.Order);
    this.CONSUME(t.By);
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const first = this.LA(1);
        const expression = this.SUBRULE(this.sum);
        const last = this.LA(0);
        const descending = this.OPTION(() =>
          this.OR([
            { ALT: () => make.constant(this.CONSUME(t.Asc), false) },
            { ALT: () => make.constant(this.CONSUME(t.Desc), true) },
          ]),
        );
        keys.push(this.ACTION(() => make.orderKey(expression, first, last, descending ?? false)));
      },
    });
    return keys;
  });
}

/** Made once: building the look-ahead tables takes longer than any query. */
export const grammar = new J1qlGrammar();
