/** What the commonest characters mean, for pages in other languages than theirs. */
import type { Language } from "../../../strings/strings.ts";

/** Pairs of a character and its meaning. */
const ENGLISH =
  "春 spring,夏 summer,秋 autumn,冬 winter,花 blossom,柳 willow,桃 peach,李 plum,梅 plum blossom,菊 chrysanthemum,莲 lotus,荷 lotus,竹 bamboo,松 pine,草 grass,木 tree,树 tree,叶 leaf,林 wood,枝 branch,香 scent,红 red,绿 green,青 green or blue,白 white,黄 yellow,碧 jade green,翠 kingfisher green,苍 grey,紫 purple,色 colour,山 mountain,峰 peak,岩 cliff,石 stone,江 river,河 river,湖 lake,海 sea,水 water,波 wave,流 flow,溪 brook,泉 spring water,池 pond,天 sky,日 sun or day,月 moon,星 star,云 cloud,霞 rosy cloud,风 wind,雨 rain,雪 snow,霜 frost,露 dew,烟 mist,雷 thunder,光 light,影 shadow,夜 night,朝 morning,暮 evening,晓 dawn,晚 late,夕 dusk,时 time,年 year,岁 year,今 now,古 old times,旧 former,新 new,老 old,少 few or young,长 long,短 short,高 high,深 deep,远 far,近 near,大 great,小 small,多 many,清 clear,寒 cold,冷 chilly,暖 warm,凉 cool,空 empty,闲 idle,静 still,明 bright,一 one,二 two,三 three,四 four,五 five,六 six,七 seven,八 eight,九 nine,十 ten,百 hundred,千 thousand,万 ten thousand,两 two,双 pair,几 how many,半 half,东 east,西 west,南 south,北 north,上 above,下 below,前 before,后 behind,中 middle,里 inside,外 outside,边 side,头 head,处 place,间 between,人 person,客 guest,翁 old man,君 you,我 I,吾 I,子 child or master,儿 child,僧 monk,仙 immortal,王 king,公 duke,谁 who,何 what,此 this,是 is,不 not,无 without,未 not yet,非 is not,莫 do not,休 cease,有 has,自 self or from,相 each other,与 and,为 for or be,如 like,似 seems,若 if,还 still,又 again,更 even more,犹 still,已 already,欲 wish,可 can,能 can,得 get,须 must,应 ought,将 about to,却 yet,只 only,独 alone,共 together,同 same,来 come,去 go,归 return,回 turn back,行 walk,到 arrive,过 pass,入 enter,出 go out,起 rise,飞 fly,落 fall,生 grow,开 open,看 look,见 see,望 gaze,知 know,闻 hear,问 ask,言 say,语 speech,道 way,事 matter,书 book,诗 poem,酒 wine,醉 drunk,杯 cup,琴 zither,歌 song,声 sound,梦 dream,心 heart,情 feeling,愁 sorrow,恨 regret,悲 grief,泪 tears,笑 laugh,思 think,忆 remember,爱 love,别 part,离 leave,门 gate,楼 tower,台 terrace,城 city,家 home,村 village,园 garden,亭 pavilion,寺 temple,路 road,桥 bridge,舟 boat,船 boat,马 horse,车 carriage,鸟 bird,雁 wild goose,莺 oriole,燕 swallow,鹤 crane,鸥 gull,鱼 fish,龙 dragon,蝉 cicada,猿 ape,衣 robe,玉 jade,金 gold,名 name,身 body,眼 eye,手 hand,面 face,气 breath,物 thing,世 world,国 country,乡 home country,地 ground,田 field,野 wilds,成 become,重 again or heavy,从 from,向 towards,在 at,作 make,对 facing,分 divide,随 follow,尽 used up,满 full,残 remnant,疏 sparse,孤 lonely,故 old or former,平 level,安 calm,真 true,好 good,难 hard,易 easy,直 straight,方 just then,初 first,终 at last,常 often,当 ought,便 then,岂 how could,因 because,以 with,所 what,之 of,其 its,而 and,于 at,也 indeed,者 one who,皆 all,都 all,每 each";
const GLOSSES: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  zh: new Map(),
  en: new Map(
    ENGLISH.split(",").map((pair) => {
      const [character = "", ...meaning] = pair.split(" ");
      return [character, meaning.join(" ")];
    }),
  ),
};

/** A character with what it means, where that is known. */
export function glossed(lang: Language, character: string): string {
  const meaning = GLOSSES[lang].get(character);
  return meaning ? `${character} (${meaning})` : character;
}
