/** What the figures rest on and what they do not say, one sentence each. */
export const wireNotes: readonly string[] = [
  "All counts are TCP payload: Ethernet, IP and TCP headers come on top, 66 bytes a segment with IPv4 and timestamps; a connection's SYN and FIN carry no payload.",
  "TCP segments are computed from the bytes of the longest request at 1448 bytes each, not counted on a network.",
  "The requests carry method, path, host and the token alone: what a browser adds is not the token's weight.",
  "Node's HTTP/2 library, nghttp2, never puts `authorization` into the header table, so a repeated bearer token costs the same as a distinct one; it Huffman-codes the text, which saves about a fifth.",
  "A client that does put `authorization` into the table repeats a token for one byte, as long as it fits the table of 4096 bytes; a distinct token is sent in full by every client.",
  "nghttp2 does put a cookie into the table when it takes up no more than three quarters of it; longer ones are sent in full each time.",
  "The table belongs to one connection: where a gateway sends the requests of many users over one, tokens are distinct most of the time.",
  "The server shows one self-signed RSA-2048 certificate; a public one brings its issuers' along, which come on top in the full handshake.",
  "Compressing responses (gzip, br) does nothing for request headers: HTTP/1.1 has no way to compress them, HTTP/2 and HTTP/3 have their own.",
  "`zip` in an encrypted token saves most on repetitive claims, and the filling of the 1 KB and 4 KB profiles is more repetitive than real claims are; roles and permissions are the profiles to look at. It is discouraged where anyone else can choose part of the claims (RFC 8725 §3.6).",
];
