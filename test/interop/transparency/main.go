// Answers questions about transparency logs with golang.org/x/mod/sumdb, an implementation that is
// not ours. Reads one question as JSON from standard input and writes one answer to standard output:
// {"call": "...", "input": {...}} gets {"answer": ...} or {"error": "..."}. Byte strings are base64.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

type question struct {
	Call  string
	Input json.RawMessage
}

type answer struct {
	Answer any    `json:"answer,omitempty"`
	Error  string `json:"error,omitempty"`
}

// calls take the question's input and answer it.
var calls = map[string]func(input json.RawMessage) (any, error){
	"buildTree":    call(buildTree),
	"checkProofs":  call(checkProofs),
	"readTiles":    call(readTiles),
	"openNote":     call(openNote),
	"signNote":     call(signNote),
	"parseTree":    call(parseTree),
	"verifierKey":  call(verifierKey),
	"checkWitness": call(checkWitness),
}

func call[Input, Answer any](function func(Input) (Answer, error)) func(json.RawMessage) (any, error) {
	return func(raw json.RawMessage) (any, error) {
		var input Input
		if err := json.Unmarshal(raw, &input); err != nil {
			return nil, err
		}
		return function(input)
	}
}

func main() {
	var asked question
	var given answer
	err := json.NewDecoder(os.Stdin).Decode(&asked)
	if err == nil {
		function, known := calls[asked.Call]
		if !known {
			err = fmt.Errorf("there is no call %q", asked.Call)
		} else {
			given.Answer, err = function(asked.Input)
		}
	}
	if err != nil {
		given = answer{Error: err.Error()}
	}
	if err := json.NewEncoder(os.Stdout).Encode(given); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
