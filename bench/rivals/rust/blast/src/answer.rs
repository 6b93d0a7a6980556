//! Reads answers from bytes.

const HEAD_BYTES_MAX: usize = 64 * 1024;

pub enum Read {
    /// More bytes are needed.
    Incomplete,
    Whole { bytes: usize, status: u16, content: Vec<u8> },
    Broken(&'static str),
}

/// The first answer in `bytes`.
pub fn read(bytes: &[u8]) -> Read {
    let Some(head_to) = find(bytes, b"\r\n\r\n") else {
        return if bytes.len() > HEAD_BYTES_MAX { Read::Broken("the head of an answer has no end") } else { Read::Incomplete };
    };
    let head = &bytes[..head_to + 2];
    if head.len() < 13 || !head.starts_with(b"HTTP/1.1 ") {
        return Read::Broken("no answer of HTTP/1.1");
    }
    let Some(status) = ascii(&head[9..12]).and_then(|digits| digits.parse().ok()) else {
        return Read::Broken("no status");
    };
    let from = head_to + 4;
    if let Some(length) = field(head, b"content-length") {
        let Some(length) = ascii(length).and_then(|digits| digits.parse::<usize>().ok()) else {
            return Read::Broken("a Content-Length that is no number");
        };
        return match bytes.get(from..from + length) {
            None => Read::Incomplete,
            Some(content) => Read::Whole { bytes: from + length, status, content: content.to_vec() },
        };
    }
    if field(head, b"transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked")) {
        return chunked(bytes, from, status);
    }
    Read::Broken("neither Content-Length nor chunked")
}

fn chunked(bytes: &[u8], from: usize, status: u16) -> Read {
    let mut content = Vec::new();
    let mut at = from;
    loop {
        let Some(line) = find(&bytes[at..], b"\r\n") else { return Read::Incomplete };
        let size = ascii(&bytes[at..at + line])
            .and_then(|text| text.split(';').next())
            .and_then(|digits| usize::from_str_radix(digits.trim(), 16).ok());
        let Some(size) = size else { return Read::Broken("a chunk-size that is no number") };
        let chunk = at + line + 2;
        if bytes.len() < chunk + size + 2 {
            return Read::Incomplete;
        }
        if &bytes[chunk + size..chunk + size + 2] != b"\r\n" {
            return Read::Broken("a chunk without its end, or a trailer section");
        }
        content.extend_from_slice(&bytes[chunk..chunk + size]);
        at = chunk + size + 2;
        if size == 0 {
            return Read::Whole { bytes: at, status, content };
        }
    }
}

fn ascii(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn field<'a>(head: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    head.split(|&b| b == b'\n').skip(1).find_map(|line| {
        let colon = line.iter().position(|&b| b == b':')?;
        line[..colon].eq_ignore_ascii_case(name).then(|| line[colon + 1..].trim_ascii())
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let found = unsafe { libc::memmem(bytes.as_ptr().cast(), bytes.len(), wanted.as_ptr().cast(), wanted.len()) };
    (!found.is_null()).then(|| found as usize - bytes.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<(usize, u16, Vec<u8>)> {
        match read(text.as_bytes()) {
            Read::Whole { bytes, status, content } => Some((bytes, status, content)),
            _ => None,
        }
    }

    #[test]
    fn content_ends_where_it_says() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1";
        assert_eq!(whole(text), Some((40, 200, b"ok".to_vec())));
        for to in 0..40 {
            assert!(matches!(read(&text.as_bytes()[..to]), Read::Incomplete), "{to}");
        }
    }

    #[test]
    fn chunks_are_put_together() {
        let text = "HTTP/1.1 404 X\r\ntransfer-encoding: Chunked\r\n\r\n1\r\no\r\n1;a\r\nk\r\n0\r\n\r\n";
        assert_eq!(whole(text), Some((text.len(), 404, b"ok".to_vec())));
        for to in 0..text.len() {
            assert!(matches!(read(&text.as_bytes()[..to]), Read::Incomplete), "{to}");
        }
    }

    #[test]
    fn what_is_no_answer_is_broken() {
        for text in [
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nokay",
        ] {
            assert!(matches!(read(text.as_bytes()), Read::Broken(_)), "{text}");
        }
    }
}
