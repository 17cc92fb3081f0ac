package secret

import "testing"

func TestSpans(t *testing.T) {
	for src, want := range map[string]string{
		`password = "swordfish"`:                                             `password = "#"`,
		`{ name = "DB_PASSWORD", value = "swordfish" }`:                      `{ name = "DB_PASSWORD", value = "#" }`,
		`{ value = "swordfish", name = "DB_PASSWORD" }`:                      `{ value = "#", name = "DB_PASSWORD" }`,
		`{"name":"DB_PASSWORD","value":"swordfish"}`:                         `{"name":"DB_PASSWORD","value":"#"}`,
		`[{\"name\": \"DB_PASSWORD\", \"value\": \"swordfish\"}]`:            `[{\"name\": \"DB_PASSWORD\", \"value\": \"#\"}]`,
		`{ name = "A_PASSWORD", value = var.x }, { name = "B", value = "b"}`: `{ name = "A_PASSWORD", value = var.x }, { name = "B", value = "b"}`,
		`command = ["--token", "barracuda7"]`:                                `command = ["--token", "#"]`,
		`export DB_PASSWORD=swordfish`:                                       `export DB_PASSWORD=#`,
		`url = "postgres://me:sturgeon9@db/x"`:                               `url = "postgres://me:#@db/x"`,
		`password = var.password`:                                            `password = var.password`,
		`password = "${var.password}"`:                                       `password = "${var.password}"`,
		`password_length = "20"`:                                             `password_length = "20"`,
		`name = "web"`:                                                       `name = "web"`,
	} {
		got, last := "", 0
		for _, s := range Spans([]byte(src), 0, len(src)) {
			if s.From >= last {
				got, last = got+src[last:s.From]+"#", s.To
			}
		}
		if got += src[last:]; got != want {
			t.Errorf("%s\nshows %s\nwant  %s", src, got, want)
		}
	}
}

func TestSpansOnOtherLines(t *testing.T) {
	for _, src := range []string{
		"environment {\n  name = \"API_TOKEN\"\n  value = \"swordfish\"",
		"key = <<-EOT\n  -----BEGIN RSA PRIVATE " + "KEY-----\n  MIIEowIBAAKCAQEA",
	} {
		from := len(src)
		for src[from-1] != '\n' {
			from--
		}
		spans := Spans([]byte(src), from, len(src))
		if len(spans) != 1 {
			t.Errorf("%q: %v", src, spans)
		}
	}
	after := "-----BEGIN PRIVATE " + "KEY-----\nMIIE\n-----END PRIVATE " + "KEY-----\nname = 1"
	if spans := Spans([]byte(after), len(after)-8, len(after)); spans != nil {
		t.Errorf("behind a key: %v", spans)
	}
}

func TestHide(t *testing.T) {
	texts := Texts{}
	texts.Add("swordfish")
	texts.Add("app")
	for sentence, want := range map[string]string{
		`Variable "A" is "swordfish", expected a number`:                     `Variable "A" is "********", expected a number`,
		`the value swordfish: no`:                                            `the value ********: no`,
		`Container "app": swordfisher`:                                       `Container "app": swordfisher`,
		`two AKIA` + `IOSFODNN7EXAMPLE, postgres://me:sturgeon9@db and more`: `two ********, postgres://me:********@db and more`,
	} {
		if got := texts.Hide(sentence); got != want {
			t.Errorf("%s\nis   %s\nwant %s", sentence, got, want)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add([]byte(`{ name = "DB_PASSWORD", value = "swordfish" }`), 3)
	f.Add([]byte("-----BEGIN RSA PRIVATE "+"KEY-----\nabc\n"), 30)
	f.Fuzz(func(t *testing.T, src []byte, from int) {
		from = max(0, min(from, len(src)))
		for _, s := range Spans(src, from, len(src)) {
			if s.From < from || s.To > len(src) || s.From > s.To {
				t.Errorf("%v of %d..%d", s, from, len(src))
			}
		}
		Texts{"swordfish": {}}.Hide(string(src))
	})
}
