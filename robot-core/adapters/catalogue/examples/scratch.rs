use robot_catalogue::*;
use robot_core::ports::*;
use std::io::BufRead;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) * 10.0
}
fn rss() -> String {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    s.lines()
        .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("; ")
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "import" {
        let t = std::time::Instant::now();
        let mut s = Store::create_or_open(&a[2]).unwrap();
        for f in &a[3..] {
            let quiet = std::env::var("Q").is_ok();
            match import(&mut s, f, &mut |e| {
                if !quiet && !matches!(e, ImportEvent::Progress { .. }) {
                    println!("{e:?}")
                }
            }) {
                Ok(r) => println!("{f} {r:?} {:?}", t.elapsed()),
                Err(e) => println!("{f} ERROR {e}"),
            }
        }
        println!("{} works cpu {} ms {}", s.count().unwrap(), cpu(), rss());
        return;
    }
    let t = std::time::Instant::now();
    let c = OpenCatalogue::open(&a[2]).unwrap();
    eprintln!("opened {} in {:?} cpu {} {}", c.len(), t.elapsed(), cpu(), rss());
    let mut times = vec![];
    let c0 = cpu();
    for l in std::io::stdin().lock().lines() {
        let l = l.unwrap();
        let q = l.split('\t').last().unwrap();
        let (tt, aa) = q.split_once('|').map_or((q, None), |(x, y)| (x, Some(y.to_string())));
        let t = std::time::Instant::now();
        let r = c.search(&TitleQuery { title: tt.into(), author: aa }, 3).unwrap();
        times.push(t.elapsed().as_secs_f64() * 1e3);
        if a[1] != "time" {
            println!(
                "{q}: {:?} {:?}",
                r.verdict,
                r.hits
                    .iter()
                    .map(|h| (
                        format!("{} / {}", h.book.title, h.book.author.as_deref().unwrap_or("")),
                        (h.score * 1000.0).round()
                    ))
                    .collect::<Vec<_>>()
            )
        }
    }
    times.sort_by(f64::total_cmp);
    let p = |q: f64| times[((times.len() - 1) as f64 * q) as usize];
    eprintln!(
        "n {} wall p50 {:.1} p95 {:.1} p99 {:.1} max {:.1} ms; cpu mean {:.2} ms; {}",
        times.len(),
        p(0.5),
        p(0.95),
        p(0.99),
        p(1.0),
        (cpu() - c0) / times.len() as f64,
        rss()
    );
}
