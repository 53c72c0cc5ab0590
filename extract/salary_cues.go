package extract

// paySentence looks for cues and traps in the sentence around a band.
func (f *fieldText) paySentence(tokens []payToken, b payBand) (cued, trapped bool) {
	look := func(i int) {
		cued = cued || payCues[tokens[i].word]
		trapped = trapped || payTraps[tokens[i].word]
	}
	for i, n := b.from-1, 0; i >= 0 && n < 30 && tokens[i].kind != payStop; i, n = i-1, n+1 {
		look(i)
	}
	for i, n := b.to, 0; i < len(tokens) && n < 8 && tokens[i].kind != payStop && tokens[i].kind != payPlus && tokens[i].word != ","; i, n = i+1, n+1 {
		look(i)
	}
	return cued, trapped
}

// notPay names what else than base pay a band is, "" when nothing says so.
func notPay(tokens []payToken, b payBand) string {
	for i := b.from; i < b.to; i++ {
		if tokens[i].scale >= 1e6 && tokens[i].scale != 1e7 {
			return "millions"
		}
	}
	if b.to < len(tokens) && tokens[b.to].word == "%" {
		return "percentage"
	}
	if b.cur == "" && b.low != nil && *b.low == 401000 {
		return "retirement plan"
	}
	if b.to+1 < len(tokens) && tokens[b.to].kind == payPlus && counted[tokens[b.to+1].word] {
		return tokens[b.to+1].word
	}
	hires := b.ofHiringBudget(tokens)
	for i, n := b.from-1, 0; i >= 0 && n < 5 && !endsClause(tokens[i]); i, n = i-1, n+1 {
		if payCues[tokens[i].word] {
			break
		}
		if payTraps[tokens[i].word] && !(tokens[i].word == "budget" && (hires || b.lpa(tokens))) {
			return tokens[i].word
		}
	}
	if b.from <= 1 && b.complete() && b.period != "" && namesAddition(tokens[b.to:]) {
		return ""
	}
	for i, n := b.to, 0; i < len(tokens) && n < 4 && !endsClause(tokens[i]); i, n = i+1, n+1 {
		if payCues[tokens[i].word] {
			break
		}
		if payTraps[tokens[i].word] && (b.period == "" || tokens[i].word != "contract") {
			return tokens[i].word
		}
	}
	return ""
}

// namesAddition holds where an addition follows, perhaps behind the words for a period.
func namesAddition(after []payToken) bool {
	for _, t := range after[:min(len(after), 3)] {
		if additions[t.word] {
			return true
		}
	}
	return false
}

// ofHiringBudget holds for lakhs right behind a budget that begins a statement, which is what a recruiter may pay: "Budget: 25 lacs".
func (b payBand) ofHiringBudget(tokens []payToken) bool {
	scaled := false
	for _, t := range tokens[b.from:b.to] {
		scaled = scaled || t.scale == 1e5
	}
	for i := b.from - 1; scaled && i >= 0 && b.from-i < 5; i-- {
		if tokens[i].word == "budget" {
			return i == 0 || tokens[i-1].kind == payStop || tokens[i-1].word == "," || tokens[i-1].word == "max" || tokens[i-1].word == "salary"
		}
		if w := tokens[i].word; tokens[i].kind == payWord && w != ":" && w != "is" && w != "upto" && w != "up" && w != "max" && w != "maximum" && w != "around" {
			return false
		}
	}
	return false
}

// endsClause holds for tokens behind which another thing is spoken of: "plus bonus".
func endsClause(t payToken) bool {
	switch t.word {
	case ",", "plus", "with", "and", "inc", "including", "excl", "excluding", "or", "&":
		return true
	}
	return t.kind == payStop || t.kind == payNumber || t.kind == payPlus
}
