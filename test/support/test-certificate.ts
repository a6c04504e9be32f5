/**
 * A self-signed certificate for 127.0.0.1 and localhost, made for tests and trusted by nothing:
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=Token Vault test authority"
 * -addext subjectAltName=IP:127.0.0.1,DNS:localhost`
 */
export const testCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBvDCCAWOgAwIBAgIUAmIfOtSkM9k5w9Em7qIFzENktwwwCgYIKoZIzj0EAwIw
JTEjMCEGA1UEAwwaVG9rZW4gVmF1bHQgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTIx
MDUxMDA5WhgPMjEyNjEwMjgwNTEwMDlaMCUxIzAhBgNVBAMMGlRva2VuIFZhdWx0
IHRlc3QgYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMXUURdak
iLhHbvyprCbDmV2bHpwcY+/1Hu8+HHF9NSqPdYNZyqSPZNMcOBQLJhTlMvjo3wXp
DQHsi19H3kT2WqNvMG0wHQYDVR0OBBYEFB+cw0afXVbJMt2c58+kFArSUp6VMB8G
A1UdIwQYMBaAFB+cw0afXVbJMt2c58+kFArSUp6VMBoGA1UdEQQTMBGHBH8AAAGC
CWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCICWL
JTh0YOXICYFohBFu6RYxAZfEKLXu2PK6vUOq646OAiA+U0TziiFkXvukRPBIHZq3
eHEOArcju3mKOTsEDKq1pg==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgd3hi1jI1W5Na6Q8W
wzFTNE/h0VckSH6TebjK0lc7DvahRANCAAQxdRRF1qSIuEdu/KmsJsOZXZsenBxj
7/Ue7z4ccX01Ko91g1nKpI9k0xw4FAsmFOUy+OjfBekNAeyLX0feRPZa
-----END PRIVATE KEY-----
`,
}
