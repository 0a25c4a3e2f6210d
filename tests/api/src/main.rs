//! Prints the public interface of the crate whose rustdoc JSON is given, one item a line.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let json = std::env::args_os().nth(1).ok_or("usage: api FILE.json")?;
    // Without what holds for every type, or is the compiler's to say: tests ask for `Send` and its kind.
    let interface = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()?;
    println!("{interface}");
    Ok(())
}
