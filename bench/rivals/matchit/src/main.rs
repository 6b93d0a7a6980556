//! Looks up every path of a table of routes, as axum's router does, and tells how long one takes.
//!
//! Reads lines of `pattern TAB path` from standard input, in the order in which to ask.
use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("lines of pattern and path");
    let mut router = matchit::Router::new();
    let mut paths = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let (pattern, path) = line.split_once('\t').expect("pattern TAB path");
        router.insert(pattern, i).expect("a pattern that matchit takes");
        paths.push(path.to_string());
    }
    for (i, path) in paths.iter().enumerate() {
        assert_eq!(*router.at(path).expect("found").value, i, "{path}");
    }
    let mut rounds = Vec::new();
    for round in 0..60 {
        let start = Instant::now();
        let mut sum = 0;
        for _ in 0..1000 {
            for path in &paths {
                let found = router.at(black_box(path)).expect("found");
                sum += *found.value + found.params.len();
            }
        }
        black_box(sum);
        if round >= 10 {
            rounds.push(start.elapsed().as_nanos() as f64 / 1000.0 / paths.len() as f64);
        }
    }
    rounds.sort_by(|a, b| a.total_cmp(b));
    println!(
        "matchit {} routes: {:.1} ns a path ({:.1} to {:.1})",
        paths.len(), rounds[rounds.len() / 2], rounds[0], rounds[rounds.len() - 1]
    );
}
