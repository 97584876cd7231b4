// Writes third-party-go.json with gopkg.in/macaroon.v2 2.1.0 as Debian packages it. See README.md.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"strings"

	macaroon "gopkg.in/macaroon.v2"
)

type form struct {
	Binary    string `json:"binary_base64"`
	JSON      string `json:"json"`
	Signature string `json:"signature_hex"`
}

type testCase struct {
	Name       string `json:"name"`
	RootKey    string `json:"root_key_hex"`
	Macaroon   form   `json:"macaroon"`
	Discharges []form `json:"discharges"`
	Sequence   string `json:"sequence_base64"`
	Array      string `json:"json_array"`
	Accepted   bool   `json:"accepted"`
	Error      string `json:"error,omitempty"`
}

var cases []testCase

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func forms(m *macaroon.Macaroon) form {
	binary, err := m.MarshalBinary()
	must(err)
	text, err := json.Marshal(m)
	must(err)
	return form{base64.StdEncoding.EncodeToString(binary), string(text), hex.EncodeToString(m.Signature())}
}

func check(condition string) error {
	if strings.HasPrefix(condition, "ok") {
		return nil
	}
	return errors.New("not met")
}

func add(name, key string, root *macaroon.Macaroon, discharges ...*macaroon.Macaroon) {
	slice := append(macaroon.Slice{root}, discharges...)
	sequence, err := slice.MarshalBinary()
	must(err)
	array, err := json.Marshal(slice)
	must(err)
	err = root.Verify([]byte(key), check, discharges)
	c := testCase{
		Name: name, RootKey: hex.EncodeToString([]byte(key)), Macaroon: forms(root), Discharges: []form{}, Accepted: err == nil,
		Sequence: base64.StdEncoding.EncodeToString(sequence), Array: string(array),
	}
	if err != nil {
		c.Error = err.Error()
	}
	for _, d := range discharges {
		c.Discharges = append(c.Discharges, forms(d))
	}
	cases = append(cases, c)
}

func main() {
	for _, version := range []macaroon.Version{macaroon.V1, macaroon.V2} {
		mint := func(key, id, location string) *macaroon.Macaroon {
			m, err := macaroon.New([]byte(key), []byte(id), location, version)
			must(err)
			return m
		}
		bound := func(root, discharge *macaroon.Macaroon) *macaroon.Macaroon {
			d := discharge.Clone()
			d.Bind(root.Signature())
			return d
		}
		label := version.String()
		key := "the root key of " + label

		root := mint(key, "root <&> \u00e9", "https://service.example")
		must(root.AddFirstPartyCaveat([]byte("ok \"before\"\t\u2028")))
		must(root.AddThirdPartyCaveat([]byte("third key"), []byte("third 1"), "https://third.example"))
		must(root.AddFirstPartyCaveat([]byte("ok after")))
		third := mint("third key", "third 1", "")
		must(third.AddFirstPartyCaveat([]byte("ok inside")))
		add(label+" one discharge", key, root, bound(root, third))
		add(label+" unbound discharge", key, root, third)
		add(label+" missing discharge", key, root)
		add(label+" wrong root key", key+"!", root, bound(root, third))
		add(label+" unused discharge", key, root, bound(root, third), bound(root, mint("k", "nobody asks", "")))
		refusing := mint("third key", "third 1", "")
		must(refusing.AddFirstPartyCaveat([]byte("no")))
		add(label+" discharge with an unmet condition", key, root, bound(root, refusing))
		add(label+" discharge with another key", key, root, bound(root, mint("other", "third 1", "")))

		twice := mint(key, "root", "")
		must(twice.AddThirdPartyCaveat([]byte("third key"), []byte("third 1"), ""))
		must(twice.AddThirdPartyCaveat([]byte("third key"), []byte("third 1"), ""))
		add(label+" one discharge for two caveats", key, twice, bound(twice, mint("third key", "third 1", "")))

		nested := mint(key, "root", "loc")
		must(nested.AddThirdPartyCaveat([]byte("key one"), []byte("one"), "https://one.example"))
		one := mint("key one", "one", "")
		must(one.AddThirdPartyCaveat([]byte("key two"), []byte("two"), "https://two.example"))
		add(label+" nested discharges", key, nested, bound(nested, one), bound(nested, mint("key two", "two", "")))

		cycle := mint("key one", "one", "")
		must(cycle.AddThirdPartyCaveat([]byte("key one"), []byte("one"), ""))
		add(label+" discharge that asks for itself", key, nested, bound(nested, cycle))

		if version == macaroon.V2 {
			binary := mint(key, "\x00\xff", "")
			must(binary.AddThirdPartyCaveat([]byte{}, []byte{0xfe, 0x0a}, "https://third.example"))
			add("v2 binary identifiers and an empty key", key, binary, bound(binary, mint("", "\xfe\x0a", "")))
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	must(encoder.Encode(map[string]interface{}{"library": "gopkg.in/macaroon.v2 2.1.0", "cases": cases}))
}
