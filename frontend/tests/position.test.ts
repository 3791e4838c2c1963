import { describe, expect, it } from "vitest";
import { parsePlace, sayPlace, withWord, wordOf } from "../src/position";

describe("a position in an address", () => {
  it("is read back as it was written", () => {
    const place = { longitude: -61.5333, latitude: 16.25, zoom: 8.7 };
    expect(sayPlace(place)).toBe("-61.5333,16.25,8.7");
    expect(parsePlace(sayPlace(place))).toEqual(place);
  });

  it.each(["", "4.85,45.75", "4.85,45.75,8,2", "1e3,2,3", "4,90,8", "4,45,21", "a,b,c", "NaN,1,1"])(
    "is nowhere when « %s » is written",
    (text) => {
      expect(parsePlace(text)).toBeUndefined();
    },
  );

  it("leaves the other words of the address to the letter", () => {
    const search = "?academie=Lyon%2CGrenoble&cadre=1,2,3&recherche=a+b";
    expect(wordOf(search)).toBe("1,2,3");
    expect(withWord(search, "4,5,6")).toBe("?academie=Lyon%2CGrenoble&recherche=a+b&cadre=4,5,6");
    expect(withWord(search, "")).toBe("?academie=Lyon%2CGrenoble&recherche=a+b");
    expect(withWord("?cadre=1,2,3", "")).toBe("");
    expect(withWord("", "1,2,3")).toBe("?cadre=1,2,3");
  });
});
