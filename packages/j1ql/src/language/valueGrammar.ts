import type { IToken, ParserMethod } from 'chevrotain';
import { EmbeddedActionsParser } from 'chevrotain';
import type { Condition, Expression, Operand, PropertyPath, Query } from './ast';
import * as make from './nodes';
import { expectations } from './expected';
import * as t from './tokens';

/**
 * The rules of values and conditions: the part of the grammar that WITH, WHERE, RETURN, HAVING and
 * ORDER BY share.
 */
export abstract class ValueGrammar extends EmbeddedActionsParser {
  constructor() {
    super(t.tokens, { maxLookahead: 3, errorMessageProvider: expectations });
  }

  /** A value in a condition. Parentheses hold a list there, so they do not group. */
  protected readonly value = this.RULE('value', (): Expression => {
    let left = this.SUBRULE(this.valueProduct);
    this.MANY(() => {
      const sign = this.SUBRULE(this.plusOrMinus);
      left = make.arithmetic(left, sign, this.SUBRULE1(this.valueProduct));
    });
    return left;
  });

  protected readonly valueProduct = this.RULE('valueProduct', (): Expression => {
    let left = this.SUBRULE(this.valueFactor);
    this.MANY(() => {
      const sign = this.SUBRULE(this.timesOrBy);
      left = make.arithmetic(left, sign, this.SUBRULE1(this.valueFactor));
    });
    return left;
  });

  protected readonly valueFactor = this.RULE('valueFactor', (): Expression => {
    const minus = this.OPTION(() => this.CONSUME(t.Minus));
    let factor = this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => ({ kind: 'path', path: this.SUBRULE(this.path) }) },
    ]);
    this.OPTION1(() => {
      const sign = this.CONSUME(t.Caret);
      factor = make.arithmetic(factor, sign, this.SUBRULE(this.valueFactor));
    });
    return minus ? { kind: 'negative', operand: factor } : factor;
  });

  protected readonly plusOrMinus = this.RULE('plusOrMinus', (): IToken =>
    this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]),
  );

  protected readonly timesOrBy = this.RULE('timesOrBy', (): IToken =>
    this.OR([{ ALT: () => this.CONSUME(t.Star) }, { ALT: () => this.CONSUME(t.Slash) }]),
  );

  protected readonly sum = this.RULE('sum', (): Expression => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const sign = this.SUBRULE(this.plusOrMinus);
      left = make.arithmetic(left, sign, this.SUBRULE1(this.product));
    });
    return left;
  });

  protected readonly product = this.RULE('product', (): Expression => {
    let left = this.SUBRULE(this.factor);
    this.MANY(() => {
      const sign = this.SUBRULE(this.timesOrBy);
      left = make.arithmetic(left, sign, this.SUBRULE1(this.factor));
    });
    return left;
  });

  /** A minus binds less than a power, and a power to the right: -2 ^ 2 is -4, 2 ^ 3 ^ 2 is 512. */
  protected readonly factor = this.RULE('factor', (): Expression =>
    this.OR<Expression>([
      {
        ALT: () => {
          this.CONSUME(t.Minus);
          return { kind: 'negative', operand: this.SUBRULE(this.factor) };
        },
      },
      { ALT: () => this.SUBRULE(this.power) },
    ]),
  );

  protected readonly power = this.RULE('power', (): Expression => {
    const base = this.SUBRULE(this.atom);
    let exponent: Expression | undefined;
    const sign = this.OPTION(() => {
      const caret = this.CONSUME(t.Caret);
      exponent = this.SUBRULE(this.factor);
      return caret;
    });
    return sign && exponent ? make.arithmetic(base, sign, exponent) : base;
  });

  protected readonly atom = this.RULE('atom', (): Expression =>
    this.OR<Expression>([
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.call) },
      { ALT: () => ({ kind: 'path', path: this.SUBRULE(this.path) }) },
      {
        ALT: () => {
          this.CONSUME(t.LParen);
          const inner = this.SUBRULE(this.sum);
          this.CONSUME(t.RParen);
          return inner;
        },
      },
    ]),
  );

  protected readonly literal = this.RULE('literal', (): Expression =>
    this.OR<Expression>([
      { ALT: () => make.text(this.CONSUME(t.StringLiteral)) },
      { ALT: () => make.constant(this.CONSUME(t.True), make.TRUE) },
      { ALT: () => make.constant(this.CONSUME(t.False), make.FALSE) },
      { ALT: () => make.constant(this.CONSUME(t.DateNow), make.NOW) },
      {
        ALT: () => {
          const date = this.CONSUME(t.DateLiteral);
          return this.ACTION(() => make.date(date));
        },
      },
      { ALT: () => make.parameter(this.CONSUME(t.Braces)) },
      { ALT: () => make.parameter(this.CONSUME(t.Param)) },
      {
        ALT: () => {
          const number = this.CONSUME(t.NumberLiteral);
          const unit = this.OPTION(() => this.CONSUME(t.Identifier));
          return this.ACTION(() => make.number(number, unit));
        },
      },
    ]),
  );

  protected readonly call = this.RULE('call', (): Expression => {
    const name = this.CONSUME(t.Name);
    const values: Expression[] = [];
    this.CONSUME(t.LParen);
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => values.push(this.SUBRULE(this.sum)) });
    this.CONSUME(t.RParen);
    return this.ACTION(() => make.call(name, values));
  });

  protected readonly path = this.RULE('path', (): PropertyPath => {
    const first = this.OR([
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.BracketName) },
    ]);
    const others: IToken[] = [];
    this.MANY(() => {
      this.CONSUME(t.Dot);
      others.push(
        this.OR1([
          { ALT: () => this.CONSUME(t.Word) },
          { ALT: () => this.CONSUME1(t.BracketName) },
          { ALT: () => this.CONSUME(t.NumberLiteral) },
        ]),
      );
    });
    return this.ACTION(() => make.path(first, others));
  });

  protected readonly condition = this.RULE('condition', (): Condition => {
    const items: Condition[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.Or, DEF: () => items.push(this.SUBRULE(this.conjunction)) });
    return make.joined('or', items);
  });

  protected readonly conjunction = this.RULE('conjunction', (): Condition => {
    const items: Condition[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: t.And, DEF: () => items.push(this.SUBRULE(this.test)) });
    return make.joined('and', items);
  });

  protected readonly test = this.RULE('test', (): Condition =>
    this.OR<Condition>([
      {
        ALT: () => {
          this.CONSUME(t.LParen);
          const condition = this.SUBRULE(this.condition);
          this.CONSUME(t.RParen);
          return condition;
        },
      },
      {
        ALT: () => {
          const position = make.positionOf(this.LA(1));
          const left = this.SUBRULE(this.value);
          const comparator = this.CONSUME(t.Comparator);
          const right = this.SUBRULE(this.operand);
          return this.ACTION(() => make.comparison(left, comparator, right, position));
        },
      },
    ]),
  );

  /** The whole of a query: a value may be a query too. */
  protected abstract readonly query: ParserMethod<[], Query>;

  protected readonly operand = this.RULE('operand', (): Operand =>
    this.OR<Operand>([
      { ALT: () => this.SUBRULE(this.scalarOperand) },
      {
        GATE: () => this.#isSubQuery(),
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.CONSUME(t.LParen);
          const query = this.SUBRULE(this.query);
          this.CONSUME(t.RParen);
          return { kind: 'query', query };
        },
      },
      { ALT: () => this.SUBRULE(this.list) },
    ]),
  );

  /** A property may be called "find" too: (find OR other). */
  #isSubQuery(): boolean {
    const continues = [t.Or, t.And, t.RParen, t.Dot, t.Plus, t.Minus, t.Slash];
    return this.LA(2).tokenType === t.Find && !continues.includes(this.LA(3).tokenType);
  }

  protected readonly scalarOperand = this.RULE('scalarOperand', (): Operand =>
    this.OR<Operand>([
      { ALT: () => make.constant(this.CONSUME(t.Undefined), { kind: 'undefined' as const }) },
      {
        ALT: () => {
          const regex = this.CONSUME(t.Regex);
          return this.ACTION(() => make.regex(regex));
        },
      },
      { ALT: () => ({ kind: 'expression', expression: this.SUBRULE(this.value) }) },
    ]),
  );

  protected readonly list = this.RULE('list', (): Operand => {
    const items: Operand[] = [];
    const joins: IToken[] = [];
    this.CONSUME(t.LParen);
    items.push(this.SUBRULE(this.scalarOperand));
    this.MANY(() => {
      joins.push(this.OR([{ ALT: () => this.CONSUME(t.Or) }, { ALT: () => this.CONSUME(t.And) }]));
      items.push(this.SUBRULE1(this.scalarOperand));
    });
    this.CONSUME(t.RParen);
    return this.ACTION(() => make.list(items, joins));
  });
}
