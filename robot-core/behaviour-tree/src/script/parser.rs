//! Compiles a script in one pass, by recursive descent over the levels of precedence.

use super::lexer::{SyntaxError, Token, token};
use super::operators::{AssignOp, BinaryOp, CompareOp, EXACT, UnaryOp};
use super::program::{Op, Program};
use crate::data::blackboard::Slot;
use crate::data::value::Value;
use crate::words::language::{Both, both};

/// How deep brackets, conditionals and signs may be nested.
const MAX_NESTING: u32 = 100;

/// What the names in a script stand for.
pub(crate) trait Names {
    /// The value of a registered enum name; these win over variables.
    fn constant(&self, name: &str) -> Option<i64>;
    /// The slot of a variable.
    fn variable(&mut self, name: &str) -> Slot;
    /// Whether `:=` makes this variable where there is none.
    fn may_make(&self, name: &str) -> bool;
}

/// Compiles a script.
pub(crate) fn compile(script: &str, names: &mut dyn Names) -> Result<Program, SyntaxError> {
    let (next, start, end) = token(script, 0)?;
    let mut parser = Parser { script, names, next, start, end, ops: Vec::new(), nesting: 0 };
    while parser.next != Token::End {
        if !parser.ops.is_empty() {
            // The value of a script is that of its last statement.
            parser.ops.push(Op::Drop);
        }
        parser.expression()?;
        while parser.accept(";")? {}
    }
    Ok(Program::new(parser.ops))
}

struct Parser<'a, 'n> {
    script: &'a str,
    names: &'n mut dyn Names,
    next: Token<'a>,
    start: usize,
    end: usize,
    ops: Vec<Op>,
    nesting: u32,
}

impl Parser<'_, '_> {
    fn advance(&mut self) -> Result<(), SyntaxError> {
        (self.next, self.start, self.end) = token(self.script, self.end)?;
        Ok(())
    }

    fn accept(&mut self, sign: &str) -> Result<bool, SyntaxError> {
        let found = matches!(self.next, Token::Sign(s) if s == sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    /// The entry of the table for the sign that comes next, which is taken.
    fn accept_any<T: Copy>(&mut self, table: &[(&str, T)]) -> Result<Option<T>, SyntaxError> {
        let Token::Sign(sign) = self.next else { return Ok(None) };
        let Some((_, op)) = table.iter().find(|(s, _)| *s == sign) else { return Ok(None) };
        self.advance()?;
        Ok(Some(*op))
    }

    fn error<T>(&self, message: Both, cure: Both) -> Result<T, SyntaxError> {
        Err(SyntaxError { at: self.start, message, cure })
    }

    fn position(&self) -> u32 {
        crate::data::blackboard::index(self.ops.len())
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        if self.nesting == MAX_NESTING {
            return self.error(
                both!("this script is nested too deep", "dieses Skript ist zu tief geschachtelt"),
                both!("use variables for the inner parts", "für die inneren Teile Variablen nehmen"),
            );
        }
        self.nesting += 1;
        let result = parse(self);
        self.nesting -= 1;
        result
    }

    fn expression(&mut self) -> Result<(), SyntaxError> {
        const OPS: [(&str, AssignOp); 6] = [
            (":=", AssignOp::Create),
            ("=", AssignOp::Set),
            ("+=", AssignOp::Add),
            ("-=", AssignOp::Subtract),
            ("*=", AssignOp::Multiply),
            ("/=", AssignOp::Divide),
        ];
        let from = self.ops.len();
        let first = self.next;
        let is_conditional = self.conditional()?;
        if is_conditional {
            // `a ? b : c := 1` is no assignment: the `:=` is left over, and an error.
            return Ok(());
        }
        let Some(mut op) = self.accept_any(&OPS)? else { return Ok(()) };
        if let (AssignOp::Create, Token::Name(name)) = (op, first)
            && !self.names.may_make(name)
        {
            op = AssignOp::Set;
        }
        // The target was compiled as a read: it becomes the check that the entry is there.
        let target = match self.ops[from..] {
            [Op::Load(slot)] => Some(slot),
            _ => None,
        };
        self.ops.truncate(from);
        self.ops.push(match target {
            Some(slot) => Op::Target { slot, create: op == AssignOp::Create },
            None => Op::NoTarget,
        });
        self.nested(Self::expression)?;
        let Some(slot) = target else { return Ok(()) };
        match &self.ops[from + 1..] {
            [Op::Const(value)] => {
                let value = value.clone();
                self.ops.truncate(from);
                self.ops.push(Op::StoreConst { slot, op, value });
            }
            _ => self.ops.push(Op::Store { slot, op }),
        }
        Ok(())
    }

    /// Whether there was a `?` at this level.
    fn conditional(&mut self) -> Result<bool, SyntaxError> {
        self.or()?;
        if !self.accept("?")? {
            return Ok(false);
        }
        let unless = self.ops.len();
        self.ops.push(Op::JumpUnless(0));
        self.nested(Self::expression)?;
        if !self.accept(":")? {
            return self.error(
                both!("a `?` needs its `:`", "zu einem `?` gehört ein `:`"),
                both!("write `condition ? value : other`", "`Bedingung ? Wert : anderer` schreiben"),
            );
        }
        let jump = self.ops.len();
        self.ops.push(Op::Jump(0));
        self.ops[unless] = Op::JumpUnless(self.position());
        self.nested(Self::conditional)?;
        self.ops[jump] = Op::Jump(self.position());
        Ok(true)
    }

    /// A level of left-associative operators.
    fn left(
        &mut self,
        ops: &[(&str, BinaryOp)],
        operand: fn(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        operand(self)?;
        while let Some(op) = self.accept_any(ops)? {
            operand(self)?;
            self.ops.push(Op::Binary(op));
        }
        Ok(())
    }

    fn or(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("||", BinaryOp::Or)], Self::and)
    }

    fn and(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("&&", BinaryOp::And)], Self::comparison)
    }

    /// `a < b < c` holds if both comparisons hold.
    fn comparison(&mut self) -> Result<(), SyntaxError> {
        const OPS: [(&str, CompareOp); 6] = [
            ("==", CompareOp::Equal),
            ("!=", CompareOp::NotEqual),
            ("<=", CompareOp::LessEqual),
            (">=", CompareOp::GreaterEqual),
            ("<", CompareOp::Less),
            (">", CompareOp::Greater),
        ];
        let from = self.ops.len();
        self.bit_or()?;
        let mut chain = Vec::new();
        while let Some(op) = self.accept_any(&OPS)? {
            self.bit_or()?;
            chain.push(self.ops.len());
            self.ops.push(Op::Compare { op, exit: u32::MAX });
        }
        if let [Op::Load(slot), Op::Const(value), Op::Compare { op, .. }] = &self.ops[from..]
            && let Some(number) = value.as_number().filter(|number| !number.is_finite() || number.abs() < EXACT)
        {
            let fused = Op::CompareWith { slot: *slot, op: *op, number };
            self.ops.truncate(from);
            self.ops.push(fused);
            return Ok(());
        }
        // All but the last leave the chain when they do not hold.
        let exit = self.position();
        if let Some((_, links)) = chain.split_last() {
            for &link in links {
                if let Op::Compare { exit: link_exit, .. } = &mut self.ops[link] {
                    *link_exit = exit;
                }
            }
        }
        Ok(())
    }

    fn bit_or(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("|", BinaryOp::BitOr), ("^", BinaryOp::BitXor)], Self::bit_and)
    }

    fn bit_and(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("&", BinaryOp::BitAnd)], Self::sum)
    }

    fn sum(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("+", BinaryOp::Add), ("-", BinaryOp::Subtract), ("..", BinaryOp::Join)], Self::product)
    }

    fn product(&mut self) -> Result<(), SyntaxError> {
        self.left(&[("*", BinaryOp::Multiply), ("/", BinaryOp::Divide)], Self::unary)
    }

    fn unary(&mut self) -> Result<(), SyntaxError> {
        const OPS: [(&str, UnaryOp); 3] = [("-", UnaryOp::Negate), ("~", UnaryOp::Complement), ("!", UnaryOp::Not)];
        match self.accept_any(&OPS)? {
            None => self.primary(),
            Some(op) => {
                self.nested(Self::unary)?;
                self.ops.push(Op::Unary(op));
                Ok(())
            }
        }
    }

    fn primary(&mut self) -> Result<(), SyntaxError> {
        let op = match self.next {
            Token::Int(i) => Op::Const(Value::Int(i)),
            Token::Real(r) => Op::Const(Value::Real(r)),
            Token::Text(text) => Op::Const(Value::from(text)),
            Token::Name("true") => Op::Const(Value::Real(1.0)),
            Token::Name("false") => Op::Const(Value::Real(0.0)),
            Token::Name(name) => match self.names.constant(name) {
                #[expect(clippy::cast_precision_loss, reason = "scripts calculate in f64, as the format says")]
                Some(value) => Op::Const(Value::Real(value as f64)),
                None => Op::Load(self.names.variable(name)),
            },
            Token::Sign("(") => {
                self.advance()?;
                self.nested(Self::expression)?;
                if !matches!(self.next, Token::Sign(")")) {
                    return self.error(
                        both!("a bracket is not closed", "eine Klammer ist nicht geschlossen"),
                        both!(
                            "add the `)` that belongs to the `(` before",
                            "die `)` hinzufügen, die zu der `(` davor gehört"
                        ),
                    );
                }
                return self.advance();
            }
            Token::Sign(sign) => {
                return self.error(
                    both!("a value is missing before `{sign}`", "vor `{sign}` fehlt ein Wert"),
                    both!(
                        "an operator stands between two values, as in `x + 1`",
                        "ein Operator steht zwischen zwei Werten, etwa `x + 1`"
                    ),
                );
            }
            Token::End => {
                return self.error(
                    both!("the script ends too early", "das Skript endet zu früh"),
                    both!(
                        "an operator needs a value after it, as in `x := 1`",
                        "auf einen Operator folgt ein Wert, etwa `x := 1`"
                    ),
                );
            }
        };
        self.ops.push(op);
        self.advance()
    }
}
