package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type noteAndKeys struct {
	Note         string
	VerifierKeys []string
}

type openedNote struct {
	Text     string   `json:"text"`
	SignedBy []string `json:"signedBy"`
}

func namesOf(opened *note.Note) []string {
	names := []string{}
	for _, signature := range opened.Sigs {
		names = append(names, signature.Name)
	}
	return names
}

// openNote verifies a note under keys that were made elsewhere.
func openNote(asked noteAndKeys) (*openedNote, error) {
	var verifiers []note.Verifier
	for _, key := range asked.VerifierKeys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return nil, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open([]byte(asked.Note), note.VerifierList(verifiers...))
	if err != nil {
		return nil, err
	}
	return &openedNote{opened.Text, namesOf(opened)}, nil
}

type textAndName struct {
	Text string
	Name string
}

type signedNote struct {
	Note        string `json:"note"`
	VerifierKey string `json:"verifierKey"`
}

// signNote signs a text with a key of its own.
func signNote(asked textAndName) (*signedNote, error) {
	signerKey, verifierKey, err := note.GenerateKey(rand.Reader, asked.Name)
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(signerKey)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: asked.Text}, signer)
	if err != nil {
		return nil, err
	}
	return &signedNote{string(signed), verifierKey}, nil
}

type readTree struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

// parseTree reads size and root of a checkpoint. Go's own log differs from C2SP in its first line only.
func parseTree(asked struct{ Text string }) (*readTree, error) {
	_, rest, _ := strings.Cut(asked.Text, "\n")
	read, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	return &readTree{read.N, read.Hash}, err
}

// verifierKey writes the vkey of a public key.
func verifierKey(asked struct {
	Name      string
	PublicKey []byte
}) (string, error) {
	return note.NewEd25519VerifierKey(asked.Name, asked.PublicKey)
}

// witness verifies C2SP cosignatures (version 1), which the library does not know, as it reads them.
type witness struct {
	name      string
	publicKey ed25519.PublicKey
	seconds   uint64
}

func (w *witness) Name() string { return w.name }

func (w *witness) KeyHash() uint32 {
	digest := sha256.Sum256(bytes.Join([][]byte{[]byte(w.name), {'\n', 4}, w.publicKey}, nil))
	return binary.BigEndian.Uint32(digest[:])
}

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	w.seconds = binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", w.seconds, text)
	return ed25519.Verify(w.publicKey, []byte(message), signature[8:])
}

type noteAndWitness struct {
	Note      string
	Name      string
	PublicKey []byte
}

type statement struct {
	Text             string `json:"text"`
	TimestampSeconds uint64 `json:"timestampSeconds"`
	KeyID            string `json:"keyId"`
	VerifierKey      string `json:"verifierKey"`
}

// checkWitness verifies a witness's cosignature on a note.
func checkWitness(asked noteAndWitness) (*statement, error) {
	known := &witness{name: asked.Name, publicKey: asked.PublicKey}
	opened, err := note.Open([]byte(asked.Note), note.VerifierList(known))
	if err != nil {
		return nil, err
	}
	id := fmt.Sprintf("%08x", known.KeyHash())
	key := base64.StdEncoding.EncodeToString(append([]byte{4}, asked.PublicKey...))
	return &statement{opened.Text, known.seconds, id, fmt.Sprintf("%s+%s+%s", asked.Name, id, key)}, nil
}
