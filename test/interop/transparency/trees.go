package main

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

type hashes []tlog.Hash

// ReadHashes makes a slice of stored hashes a tlog.HashReader.
func (stored hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for place, index := range indexes {
		if index >= int64(len(stored)) {
			return nil, fmt.Errorf("no hash is stored at %d", index)
		}
		found[place] = stored[index]
	}
	return found, nil
}

type inclusion struct {
	Index    int64            `json:"index"`
	Size     int64            `json:"size"`
	LeafHash tlog.Hash        `json:"leafHash"`
	Root     tlog.Hash        `json:"root"`
	Proof    tlog.RecordProof `json:"proof"`
}

type consistency struct {
	From     int64          `json:"from"`
	FromRoot tlog.Hash      `json:"fromRoot"`
	To       int64          `json:"to"`
	ToRoot   tlog.Hash      `json:"toRoot"`
	Proof    tlog.TreeProof `json:"proof"`
}

type leavesAndQuestions struct {
	Leaves      [][]byte
	Sizes       []int64
	Inclusion   []inclusion
	Consistency []consistency
}

type tile struct {
	Path   string `json:"path"`
	Hashes []byte `json:"hashes"`
}

type tree struct {
	Roots       []tlog.Hash   `json:"roots"`
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
	Tiles       []tile        `json:"tiles"`
}

// buildTree hashes the leaves' data into a tree; answers the roots of the sizes that are asked for,
// the proofs for the indexes and sizes that are asked for, and the whole tree's tiles.
func buildTree(asked leavesAndQuestions) (*tree, error) {
	var stored hashes
	for index, data := range asked.Leaves {
		more, err := tlog.StoredHashes(int64(index), data, stored)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
	}
	size := int64(len(asked.Leaves))
	given := &tree{Roots: []tlog.Hash{}, Tiles: []tile{}}
	for _, size := range asked.Sizes {
		root, err := tlog.TreeHash(size, stored)
		if err != nil {
			return nil, err
		}
		given.Roots = append(given.Roots, root)
	}
	err := answerProofs(asked.Inclusion, asked.Consistency, stored)
	if err != nil {
		return nil, err
	}
	given.Inclusion, given.Consistency = asked.Inclusion, asked.Consistency
	for _, wanted := range tlog.NewTiles(8, 0, size) {
		if isPartialAndGrown(wanted, size) {
			continue
		}
		data, err := tlog.ReadTileData(wanted, stored)
		if err != nil {
			return nil, err
		}
		given.Tiles = append(given.Tiles, tile{pathOf(wanted), data})
	}
	return given, nil
}

// answerProofs fills in hashes and proofs, in place.
func answerProofs(inclusions []inclusion, consistencies []consistency, reader tlog.HashReader) error {
	for place := range inclusions {
		claim := &inclusions[place]
		proof, err := tlog.ProveRecord(claim.Size, claim.Index, reader)
		if err != nil {
			return err
		}
		claim.Proof = append(tlog.RecordProof{}, proof...)
		if claim.Root, err = tlog.TreeHash(claim.Size, reader); err != nil {
			return err
		}
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, claim.Index)})
		if err != nil {
			return err
		}
		claim.LeafHash = leaf[0]
	}
	for place := range consistencies {
		claim := &consistencies[place]
		proof, err := tlog.ProveTree(claim.To, claim.From, reader)
		if err != nil {
			return err
		}
		claim.Proof = append(tlog.TreeProof{}, proof...)
		if claim.FromRoot, err = tlog.TreeHash(claim.From, reader); err != nil {
			return err
		}
		if claim.ToRoot, err = tlog.TreeHash(claim.To, reader); err != nil {
			return err
		}
	}
	return nil
}

// isPartialAndGrown tells the widths that a tile only had in earlier trees.
func isPartialAndGrown(wanted tlog.Tile, size int64) bool {
	width := size>>uint(wanted.L*wanted.H) - wanted.N<<uint(wanted.H)
	return int64(wanted.W) < width && wanted.W < 1<<uint(wanted.H)
}

// pathOf leaves out the height, which C2SP fixes and this library does not.
func pathOf(wanted tlog.Tile) string {
	return strings.Replace(wanted.Path(), "tile/8/", "tile/", 1)
}

type claims struct {
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
}

type verdicts struct {
	Inclusion   []bool `json:"inclusion"`
	Consistency []bool `json:"consistency"`
}

// checkProofs says of each claim whether its proof holds.
func checkProofs(asked claims) (*verdicts, error) {
	given := &verdicts{[]bool{}, []bool{}}
	for _, claim := range asked.Inclusion {
		err := tlog.CheckRecord(claim.Proof, claim.Size, claim.Root, claim.Index, claim.LeafHash)
		given.Inclusion = append(given.Inclusion, err == nil)
	}
	for _, claim := range asked.Consistency {
		err := tlog.CheckTree(claim.Proof, claim.To, claim.ToRoot, claim.From, claim.FromRoot)
		given.Consistency = append(given.Consistency, err == nil)
	}
	return given, nil
}
