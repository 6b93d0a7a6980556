//! Latencies in buckets of 1/64 of their size.

const STEPS: usize = 64;

pub struct Histogram {
    buckets: Vec<u64>,
    count: u64,
    sum_nanos: u128,
    max_nanos: u64,
}

impl Histogram {
    pub fn new() -> Self {
        Histogram { buckets: vec![0; STEPS * STEPS], count: 0, sum_nanos: 0, max_nanos: 0 }
    }

    pub fn add(&mut self, nanos: u64) {
        self.buckets[bucket(nanos)] += 1;
        self.count += 1;
        self.sum_nanos += nanos as u128;
        self.max_nanos = self.max_nanos.max(nanos);
    }

    fn micros(&self, quantile: f64) -> f64 {
        let wanted = ((self.count as f64 * quantile).ceil() as u64).max(1);
        let mut seen = 0;
        for (i, &count) in self.buckets.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return middle(i).min(self.max_nanos as f64) / 1e3;
            }
        }
        0.0
    }

    pub fn json(&self) -> String {
        let mean = if self.count == 0 { 0.0 } else { self.sum_nanos as f64 / self.count as f64 / 1e3 };
        format!(
            "{{\"mean\":{mean:.1},\"p50\":{:.1},\"p90\":{:.1},\"p99\":{:.1},\"p999\":{:.1},\"max\":{:.1}}}",
            self.micros(0.5),
            self.micros(0.9),
            self.micros(0.99),
            self.micros(0.999),
            self.max_nanos as f64 / 1e3
        )
    }
}

fn bucket(nanos: u64) -> usize {
    if nanos < STEPS as u64 {
        return nanos as usize;
    }
    let exponent = 63 - nanos.leading_zeros() as usize; // 6 or more
    (exponent - 5) * STEPS + ((nanos >> (exponent - 6)) as usize - STEPS)
}

fn middle(bucket: usize) -> f64 {
    if bucket < STEPS {
        return bucket as f64;
    }
    ((bucket % STEPS + STEPS) as f64 + 0.5) * 2f64.powi(bucket as i32 / STEPS as i32 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_two_percent() {
        let mut all = Histogram::new();
        for micros in 1..=1_000u64 {
            all.add(micros * 1_000);
        }
        for (quantile, micros) in [(0.5, 500.0), (0.99, 990.0), (0.999, 999.0), (1.0, 1_000.0)] {
            let seen = all.micros(quantile);
            assert!((seen / micros - 1.0).abs() < 0.02, "{quantile}: {seen}");
        }
    }

    #[test]
    fn every_time_has_a_bucket_that_holds_it() {
        for shift in 0..63 {
            let nanos = 1u64 << shift;
            assert!((middle(bucket(nanos)) / nanos as f64 - 1.0).abs() < 0.02, "{nanos}");
        }
    }
}
