//! 2. Ports: one leaf writes an entry of the blackboard, another reads it.

use std::time::Duration;

use behaviour_tree::{Context, In, Leaf, LeafError, Out, Outcome, Registry, Status, leaf};

leaf! {
    /// Says something.
    struct Say: SyncAction {
        /// what to say
        text: In<String>,
    }
}

impl Leaf<Vec<String>> for Say {
    fn tick(&mut self, cx: &mut Context<'_, Vec<String>>) -> Result<Outcome, LeafError> {
        let text = self.text.get(cx)?;
        cx.world.push(text);
        Ok(Outcome::Success)
    }
}

leaf! {
    /// Has an idea.
    struct ThinkOf: SyncAction {
        /// what came to mind
        idea: Out<String>,
    }
}

impl<W> Leaf<W> for ThinkOf {
    fn tick(&mut self, cx: &mut Context<'_, W>) -> Result<Outcome, LeafError> {
        self.idea.set(cx, "The answer is 42")?;
        Ok(Outcome::Success)
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Vec<String>>::new();
    registry.add::<Say>().add::<ThinkOf>();

    // A port holds a literal, or `{key}`: the entry of that name.
    let mut tree = registry.load(
        "ports.xml",
        r#"<root BTCPP_format="4">
             <BehaviorTree ID="Main">
               <Sequence>
                 <Say text="Let me think"/>
                 <ThinkOf idea="{the_answer}"/>
                 <Say text="{the_answer}"/>
               </Sequence>
             </BehaviorTree>
           </root>"#,
    )?;
    let mut said = Vec::new();
    assert_eq!(tree.tick(&mut said, Duration::ZERO)?, Status::Success);
    assert_eq!(said, ["Let me think", "The answer is 42"]);

    // A port that does not exist is found before the first tick, with its place and a cure.
    let wrong = r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Say txt="hello"/></BehaviorTree></root>"#;
    let error = registry.load("wrong.xml", wrong).expect_err("`Say` has no port `txt`");
    assert_eq!(error.to_string(), "wrong.xml:1:53: `Say` has no port `txt`");
    assert_eq!(error.cure(), "did you mean `text`?");
    Ok(())
}
