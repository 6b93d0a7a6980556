//! blast: a load generator for HTTP/1.1 on loopback, and nowhere else.
//!
//! One thread, one epoll, prebuilt batches of requests. Each answer is checked: its status, its
//! length, its content, and by that its place among the pipelined ones, as `{}` in a path and in
//! what is expected stands for another number in each request.
//!
//! It prints one line of JSON. Exit code 1: no answer came. 2: it was called wrongly.
mod answer;
mod held;
mod histogram;
mod load;
mod options;
mod process;
mod soak;

use options::Mode;

fn main() {
    let options = match options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("blast: {sentence}\n{}", options::USAGE);
            std::process::exit(2)
        }
    };
    process::raise_descriptor_limit();
    let good = match options.mode {
        Mode::Load => load::run(&options),
        Mode::Idle(count) => held::idle(&options, count),
        Mode::Asleep(count) => held::asleep(&options, count),
        Mode::Soak(seed) => soak::run(&options, seed),
    };
    std::process::exit(if good { 0 } else { 1 })
}

/// Text as it may stand between quotation marks in JSON.
pub fn quoted(text: &str) -> String {
    text.chars()
        .map(|c| if c == '"' || c == '\\' || c.is_control() { '\'' } else { c })
        .collect()
}
