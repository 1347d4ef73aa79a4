package han

import (
	"slices"
	"sync"
)

// Unified returns the ordinary form of a Chinese character that Unicode has twice:
// the radicals (⼈ for 人), which PDF files give where the character is meant, and
// the compatibility ideographs, which old encodings left behind. They look the
// same, so a name spelled with them is the same name. Other characters are
// returned unchanged.
func Unified(r rune) rune {
	if r < 0x2E80 || r > 0x2FD5 && r < 0xF900 || r > 0xFAD9 {
		return r
	}
	if ordinary, ok := ordinaryForms()[r]; ok {
		return ordinary
	}
	return r
}

// Twins returns the other characters whose ordinary form is c.
func Twins(c rune) (twins []rune) {
	for twin, ordinary := range ordinaryForms() {
		if ordinary == c && twin != c {
			twins = append(twins, twin)
		}
	}
	slices.Sort(twins)
	return twins
}

// ordinaryForms returns the ordinary forms by the characters that have one.
var ordinaryForms = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{}
	for first, table := range map[rune]string{0x2F00: radicals, 0xF900: compatible} {
		for n, ordinary := range []rune(table) {
			forms[first+rune(n)] = ordinary
		}
	}
	pairs := []rune(supplement)
	for i := 0; i < len(pairs); i += 2 {
		forms[pairs[i]] = pairs[i+1]
	}
	return forms
})

const (
	// radicals are the forms of U+2F00 to U+2FD5 (NFKC).
	radicals = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳" +
		"心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸" +
		"缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音" +
		"頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
	// compatible are the forms of U+F900 to U+FAD9 (NFC).
	compatible = "豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌" +
		"祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮" +
		"兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈" +
		"領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘" +
		"藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼" +
		"館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸" +
		"難響頻恵𤋮舘﩮﩯並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画" +
		"瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎"
	// supplement: a radical of U+2E80 to U+2EF3 that is written like a character,
	// and that character.
	supplement = "⺟母⺠民⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
